"""DescribeEndpoints, as AWS answers it."""

from __future__ import annotations

import pytest

from replaykit.aws.call import Scope


@pytest.mark.parametrize(
    ("region", "address"),
    [
        ("us-east-1", "dynamodb.us-east-1.amazonaws.com"),
        ("eu-west-1", "dynamodb.eu-west-1.amazonaws.com"),
        ("cn-north-1", "dynamodb.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_a_region_has_one_endpoint_for_a_day(dynamodb, region, address):
    dynamodb.scope = Scope(region=region)
    assert dynamodb.describe_endpoints() == {"Endpoints": [{"Address": address, "CachePeriodInMinutes": 1440}]}
