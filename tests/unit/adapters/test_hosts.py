"""Which hosts are opened, and which pass as they are."""

from __future__ import annotations

import pytest

from replaykit.adapters.hosts import is_aws_host, is_credential_host


@pytest.mark.parametrize(
    "host",
    [
        "dynamodb.us-east-1.amazonaws.com",
        "029608264753.ddb.us-east-1.amazonaws.com",
        "my.dotted.bucket.s3.eu-west-1.amazonaws.com",
        "sts.amazonaws.com",
        "S3.AMAZONAWS.COM",
        "dynamodb.cn-north-1.amazonaws.com.cn",
        "lambda.us-east-1.api.aws",
        "s3.dualstack.us-east-1.amazonaws.com",
    ],
)
def test_aws(host):
    assert is_aws_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "amazonaws.com.example.com",
        "notamazonaws.com",
        "www.amazon.com",
        "my-app-123.us-east-1.elb.amazonaws.com",
        "ec2-1-2-3-4.compute-1.amazonaws.com",
        "db.abc.us-east-1.rds.amazonaws.com",
        "abc.execute-api.us-east-1.amazonaws.com",
        "abc.lambda-url.us-east-1.on.aws",
        "bucket.s3-website-us-east-1.amazonaws.com",
        "029608264753.dkr.ecr.us-east-1.amazonaws.com",
        "169.254.169.254",
        "localhost",
        "",
    ],
)
def test_not_aws(host):
    assert not is_aws_host(host)


@pytest.mark.parametrize("host", ["169.254.169.254", "169.254.170.2", "169.254.170.23", "[fd00:ec2::254]"])
def test_credential_endpoints(host):
    assert is_credential_host(host)
