"""DescribeImport, as AWS answers it; what came of an import is tested with ImportTable."""

from __future__ import annotations

import pytest

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:dynamodb:us-east-1:123456789012:table/x/import/01658528578619-c4d4e311",
        f"{ARN}/export/01658528578619-c4d4e311",
        f"{ARN}-that-is-long-enough",
    ],
)
def test_an_arn_that_is_none_of_an_import(dynamodb, arn):
    with dynamodb.refuses("Invalid Import ARN"):
        dynamodb.describe_import(ImportArn=arn)


def test_an_import_that_never_was(dynamodb):
    arn = f"{ARN}/import/01658528578619-0badf00d"
    with dynamodb.refuses(f"Import not found: Import not found: {arn}", "ImportNotFoundException"):
        dynamodb.describe_import(ImportArn=arn)
