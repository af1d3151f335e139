"""Which operation a request calls, by each of the ways in which a request can say it."""

from __future__ import annotations

import pytest

from replaykit.aws.error import NotAws, UnknownOperation
from replaykit.aws.http import Headers, HttpRequest
from replaykit.protocols import identify
from replaykit.protocols.hosts import read_host

LOCAL = "http://127.0.0.1:4566"


def signature(service: str, region: str = "eu-west-1", key: str = "AKIDEXAMPLE") -> dict[str, str]:
    scope = f"{key}/20240101/{region}/{service}/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}


def request(method: str, url: str, headers: dict[str, str] | None = None, body: bytes = b"") -> HttpRequest:
    return HttpRequest.from_url(method, url, Headers(headers or {}), body)


@pytest.mark.parametrize(
    ("host", "label", "region", "account", "bucket"),
    [
        ("dynamodb.us-east-1.amazonaws.com", "dynamodb", "us-east-1", None, None),
        ("dynamodb-fips.us-gov-west-1.amazonaws.com", "dynamodb", "us-gov-west-1", None, None),
        ("dynamodb.eu-west-1.api.aws", "dynamodb", "eu-west-1", None, None),
        ("streams.dynamodb.eu-west-1.amazonaws.com", "streams.dynamodb", "eu-west-1", None, None),
        ("123456789012.ddb.us-east-1.amazonaws.com", "ddb", "us-east-1", "123456789012", None),
        ("vpce-0a-1b.dynamodb.us-east-1.vpce.amazonaws.com", "dynamodb", "us-east-1", None, None),
        ("lambda.cn-north-1.amazonaws.com.cn", "lambda", "cn-north-1", None, None),
        ("sts.amazonaws.com", "sts", None, None, None),
        ("us-west-2.queue.amazonaws.com", "queue", "us-west-2", None, None),
        ("api.ecr.us-east-1.amazonaws.com", "api.ecr", "us-east-1", None, None),
        ("s3.amazonaws.com", "s3", None, None, None),
        ("s3-us-west-2.amazonaws.com", "s3", "us-west-2", None, None),
        ("my.bucket.s3.amazonaws.com", "s3", None, None, "my.bucket"),
        ("b.s3-us-west-2.amazonaws.com", "s3", "us-west-2", None, "b"),
        ("b.s3.dualstack.us-west-2.amazonaws.com", "s3", "us-west-2", None, "b"),
        ("b.s3-fips.us-east-1.amazonaws.com", "s3", "us-east-1", None, "b"),
        ("us-east-1.s3.eu-west-1.amazonaws.com", "s3", "eu-west-1", None, "us-east-1"),
        ("b.bucket.vpce-0a-1b.s3.us-east-1.vpce.amazonaws.com", "s3", "us-east-1", None, "b"),
        ("vpce-logs.s3.us-east-1.amazonaws.com", "s3", "us-east-1", None, "vpce-logs"),
        ("123456789012.s3-control.us-east-1.amazonaws.com", "s3-control", "us-east-1", "123456789012", None),
        (
            "ap-123456789012.s3-accesspoint.us-east-1.amazonaws.com",
            "s3-accesspoint",
            "us-east-1",
            "123456789012",
            "arn:aws:s3:us-east-1:123456789012:accesspoint/ap",
        ),
    ],
)
def test_a_host(host: str, label: str, region: str | None, account: str | None, bucket: str | None) -> None:
    found = read_host(host)
    assert found is not None
    assert (found.label, found.region, found.account, found.bucket) == (label, region, account, bucket)


@pytest.mark.parametrize("host", ["example.com", "amazonaws.com", "127.0.0.1", "notamazonaws.com", "s3.example.org"])
def test_a_host_of_others(host: str) -> None:
    assert read_host(host) is None


@pytest.mark.parametrize(
    ("made", "name", "region"),
    [
        (
            request("POST", LOCAL, {"X-Amz-Target": "DynamoDB_20120810.GetItem", **signature("dynamodb")}),
            "dynamodb.GetItem",
            "eu-west-1",
        ),
        (
            request("POST", LOCAL, {"X-Amz-Target": "DynamoDBStreams_20120810.GetRecords", **signature("dynamodb")}),
            "dynamodbstreams.GetRecords",
            "eu-west-1",
        ),
        (
            request("POST", "https://dynamodb.us-west-2.amazonaws.com/", {"X-Amz-Target": "DynamoDB_20120810.Scan"}),
            "dynamodb.Scan",
            "us-west-2",
        ),
        (
            request("GET", f"{LOCAL}/2015-03-31/functions/f", signature("lambda")),
            "lambda.GetFunction",
            "eu-west-1",
        ),
        (
            request("GET", "https://lambda.us-east-2.amazonaws.com/2015-03-31/functions/"),
            "lambda.ListFunctions",
            "us-east-2",
        ),
        (request("GET", f"{LOCAL}/bucket/a//b/c%20d?x-id=GetObject", signature("s3")), "s3.GetObject", "eu-west-1"),
        (request("GET", "http://bucket.localhost:4566/", signature("s3")), "s3.ListObjects", "eu-west-1"),
        (request("GET", "http://b.c.s3.localhost:4566/key", signature("s3")), "s3.GetObject", "eu-west-1"),
        (request("GET", "http://s3.localhost:4566/", signature("s3")), "s3.ListBuckets", "eu-west-1"),
        (request("GET", "http://localhost:4566/bucket/key", signature("s3")), "s3.GetObject", "eu-west-1"),
        (request("GET", f"{LOCAL}/bucket/", signature("s3")), "s3.ListObjects", "eu-west-1"),
        (request("GET", f"{LOCAL}/bucket?list-type=2", signature("s3")), "s3.ListObjectsV2", "eu-west-1"),
        (request("GET", f"{LOCAL}/bucket?acl", signature("s3")), "s3.GetBucketAcl", "eu-west-1"),
        (request("GET", f"{LOCAL}/bucket/key?attributes", signature("s3")), "s3.GetObjectAttributes", "eu-west-1"),
        (
            request("GET", f"{LOCAL}/bucket?lifecycle", signature("s3")),
            "s3.GetBucketLifecycleConfiguration",
            "eu-west-1",
        ),
        (request("GET", "https://b.s3.eu-central-1.amazonaws.com/"), "s3.ListObjects", "eu-central-1"),
        (request("GET", "https://b.s3.amazonaws.com/key"), "s3.GetObject", "us-east-1"),
        (request("PUT", f"{LOCAL}/b/k?partNumber=1&uploadId=u", signature("s3")), "s3.UploadPart", "eu-west-1"),
        (
            request("PUT", f"{LOCAL}/b/k?partNumber=1&uploadId=u", {"x-amz-copy-source": "a/b", **signature("s3")}),
            "s3.UploadPartCopy",
            "eu-west-1",
        ),
        (
            request("PUT", f"{LOCAL}/b/k", {"x-amz-copy-source": "a/b", **signature("s3")}),
            "s3.CopyObject",
            "eu-west-1",
        ),
        (request("POST", f"{LOCAL}/b/k?uploads", signature("s3")), "s3.CreateMultipartUpload", "eu-west-1"),
        (
            request(
                "GET", f"{LOCAL}/b/k?X-Amz-Credential=A%2F20240101%2Fus-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0"
            ),
            "s3.GetObject",
            "us-west-1",
        ),
        (request("GET", f"{LOCAL}/b/k?AWSAccessKeyId=A&Signature=x&Expires=1"), "s3.GetObject", "us-east-1"),
        (
            request("GET", f"{LOCAL}/v20180820/accesspoint", {"x-amz-account-id": "1", **signature("s3")}),
            "s3control.ListAccessPoints",
            "eu-west-1",
        ),
        (
            request("POST", LOCAL, signature("sts"), b"Action=GetCallerIdentity&Version=2011-06-15"),
            "sts.GetCallerIdentity",
            "eu-west-1",
        ),
        (
            request("POST", LOCAL, {}, b"Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=r"),
            "sts.AssumeRoleWithWebIdentity",
            "us-east-1",
        ),
        (
            request("POST", LOCAL, signature("ec2"), b"Action=DescribeInstances&Version=2016-11-15"),
            "ec2.DescribeInstances",
            "eu-west-1",
        ),
        (
            request("POST", LOCAL, signature("sqs"), b"Action=SendMessage&QueueUrl=u&MessageBody=b&Version=2012-11-05"),
            "sqs.SendMessage",
            "eu-west-1",
        ),
        (
            request(
                "POST", LOCAL, signature("elasticloadbalancing"), b"Action=DescribeLoadBalancers&Version=2015-12-01"
            ),
            "elbv2.DescribeLoadBalancers",
            "eu-west-1",
        ),
        (
            request("POST", "https://email.us-east-1.amazonaws.com/v2/email/outbound-emails", signature("ses")),
            "sesv2.SendEmail",
            "eu-west-1",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_operation(made: HttpRequest, name: str, region: str) -> None:
    identity = identify(made)
    assert (identity.name, identity.region) == (name, region)


def test_a_rpc_cbor_request() -> None:
    headers = {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor", **signature("monitoring")}
    made = request("POST", f"{LOCAL}/service/GraniteServiceVersion20100801/operation/ListMetrics", headers)
    assert identify(made).name == "cloudwatch.ListMetrics"
    assert identify(made).protocol == "smithy-rpc-v2-cbor"


def test_sigv4a_has_its_region_beside_it() -> None:
    authorization = "AWS4-ECDSA-P256-SHA256 Credential=A/20240101/s3/aws4_request, SignedHeaders=host, Signature=0"
    made = request("GET", f"{LOCAL}/b/k", {"Authorization": authorization, "X-Amz-Region-Set": "eu-west-3,eu-west-1"})
    assert identify(made).region == "eu-west-3"


def test_an_account_from_the_host_and_from_a_key_that_is_one() -> None:
    target = {"X-Amz-Target": "DynamoDB_20120810.GetItem"}
    assert (
        identify(request("POST", "https://111122223333.ddb.us-east-1.amazonaws.com/", target)).account == "111122223333"
    )
    assert (
        identify(request("POST", LOCAL, {**target, **signature("dynamodb", key="444455556666")})).account
        == "444455556666"
    )
    assert identify(request("POST", LOCAL, {**target, **signature("dynamodb")})).account is None


def test_an_unsigned_s3_call_of_an_sdk() -> None:
    assert identify(request("GET", f"{LOCAL}/b/k", {"User-Agent": "Boto3/1.40"})).name == "s3.GetObject"


@pytest.mark.parametrize(
    "made",
    [
        request("GET", "https://example.com/"),
        request("GET", f"{LOCAL}/health"),
        request("GET", f"{LOCAL}/b/k", {"User-Agent": "curl/8"}),
        request("POST", "https://api.example.com/form", {}, b"Action=Buy&Item=1"),
        request("GET", "https://b.s3-website-us-east-1.amazonaws.com/index.html"),
        request("GET", "https://b.s3-website.eu-central-1.amazonaws.com/index.html"),
        request("POST", "https://abc.lambda-url.us-east-1.on.aws/"),
        request("GET", "https://abc.execute-api.us-east-1.amazonaws.com/prod/pets", signature("execute-api")),
    ],
    ids=lambda made: made.url,
)
def test_what_is_no_aws_call(made: HttpRequest) -> None:
    with pytest.raises(NotAws, match=made.hostname.replace(".", r"\.")):
        identify(made)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (
            request("POST", LOCAL, {"X-Amz-Target": "DynamoDB_20120810.Fly", **signature("dynamodb")}),
            "no operation 'Fly'",
        ),
        (request("POST", LOCAL, {"X-Amz-Target": "Nobody_1.Get", **signature("dynamodb")}), "'Nobody_1'"),
        (request("GET", f"{LOCAL}/2015-03-31/nothing", signature("lambda")), "no operation of lambda"),
        (request("GET", LOCAL, signature("nosuchservice")), "signed for 'nosuchservice'"),
        (request("POST", LOCAL, signature("sts"), b"Action=Fly&Version=2011-06-15"), "no operation 'Fly'"),
    ],
)
def test_an_unknown_operation_says_what_was_seen(made: HttpRequest, told: str) -> None:
    with pytest.raises(UnknownOperation, match=told):
        identify(made)
