"""DescribeExport, as AWS answers it; what came of an export is tested with ExportTableToPointInTime."""

from __future__ import annotations

import pytest

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/music"
ON = {"PointInTimeRecoveryEnabled": True}


@pytest.mark.parametrize(
    "arn",
    [
        "qwerty:aws:dynamodb:us-east-1:000000000000:table/nonexistent_table_xyz",
        ARN,
        f"{ARN}/export/",
        f"{ARN}/import/01658528578619-c4d4e311",
        "arn:aws:dynamodb:us-east-1:123456789012:table/x/export/01658528578619-c4d4e311",
    ],
)
def test_an_arn_that_is_none_of_an_export(dynamodb, arn):
    with dynamodb.refuses("Invalid Export ARN"):
        dynamodb.describe_export(ExportArn=arn)


def test_an_export_that_never_was(dynamodb):
    arn = f"{ARN}/export/01658528578619-c4d4e311"
    with dynamodb.refuses(f"Export not found: Export not found: {arn}", "ExportNotFoundException"):
        dynamodb.describe_export(ExportArn=arn)


def test_an_export_of_another_region(dynamodb):
    arn = f"{ARN.replace('us-east-1', 'eu-west-1')}/export/01658528578619-c4d4e311"
    with dynamodb.refuses("Export not found: Invalid export arn", "ExportNotFoundException"):
        dynamodb.describe_export(ExportArn=arn)


def test_an_export_outlives_its_table(dynamodb):
    dynamodb.table("music")
    dynamodb.update_continuous_backups(TableName="music", PointInTimeRecoverySpecification=ON)
    begun = dynamodb.export_table_to_point_in_time(TableArn=ARN, S3Bucket="files")["ExportDescription"]
    dynamodb.delete_table(TableName="music")
    described = dynamodb.describe_export(ExportArn=begun["ExportArn"])["ExportDescription"]
    assert described["ExportStatus"] == "COMPLETED"
