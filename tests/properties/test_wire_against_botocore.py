"""botocore is the oracle of the wire: what it writes we read, what we write it reads, for every operation."""

from __future__ import annotations

import os
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from botocore import parsers, serialize
from botocore.awsrequest import AWSRequest, HeadersDict, create_request_object, prepare_request_dict
from botocore.loaders import Loader
from botocore.model import ServiceModel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers, HttpRequest
from replaykit.models import Operation, service
from replaykit.protocols import read_request, read_response, write_request, write_response

SERVICES = ["dynamodb", "dynamodbstreams", "lambda", "logs", "s3", "sts", "sqs", "sns", "iam", "kinesis"]
OPERATIONS = [(name, operation) for name in SERVICES for operation in service(name).operation_names()]
EXAMPLES = int(os.environ.get("REPLAYKIT_WIRE_EXAMPLES", "2"))
ENDPOINT = "http://127.0.0.1:4566"

BY_HANDLER = {  # outputs that botocore's parser alone can't read: a handler of its client mends them
    ("s3", "GetBucketLocation"): "the root element holds the value; botocore mends it in parse_get_bucket_location",
    ("s3", "GetBucketNotification"): "deprecated: its model has two members, Event and Events, in one element",
}

# Operations whose requests nothing tells apart from another's: same method, path and query, no members to differ in.
TWINS = {
    ("s3", "GetBucketLifecycle"): "GetBucketLifecycleConfiguration",
    ("s3", "PutBucketLifecycle"): "PutBucketLifecycleConfiguration",
    ("s3", "GetBucketNotification"): "GetBucketNotificationConfiguration",
    ("s3", "PutBucketNotification"): "PutBucketNotificationConfiguration",
    ("s3", "ListDirectoryBuckets"): "ListBuckets, but for its host (s3express-control)",
}
EMPTY = ({}, [], None, "", b"")

bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
_MODELS: dict[str, ServiceModel] = {}


def botocore_model(name: str) -> ServiceModel:
    if name not in _MODELS:
        _MODELS[name] = ServiceModel(Loader().load_service_model(name, "service-2"), name)
    return _MODELS[name]


def botocore_request(operation: Operation, params: Mapping[str, Any]) -> HttpRequest:
    """The request that a boto3 client would send, signed for the service's name."""
    model = botocore_model(operation.service.name)
    serializer = serialize.create_serializer(model.resolved_protocol, include_validation=False)
    request = serializer.serialize_to_request(dict(params), model.operation_model(operation.name))
    prepare_request_dict(request, ENDPOINT, {}, "Boto3/1")
    made: AWSRequest = create_request_object(request)
    prepared = made.prepare()
    headers = Headers([(name, text(value)) for name, value in prepared.headers.items()])
    return signed(operation, HttpRequest.from_url(prepared.method, prepared.url, headers, raw(prepared.body)))


def signed(operation: Operation, request: HttpRequest) -> HttpRequest:
    credential = f"AKIDEXAMPLE/20240101/us-east-1/{operation.service.signing_name}/aws4_request"
    request.headers.set("Authorization", f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0")
    return request


def text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def raw(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes | bytearray) else body.read()


def told(value: Any) -> Any:
    """A value without what is empty, which most protocols can't tell from what is absent."""
    if isinstance(value, dict):
        inner = {key: told(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item not in EMPTY}
    return [inner for item in value if (inner := told(item)) not in EMPTY] if isinstance(value, list) else value


def of_its_own(operation: Operation, output: Mapping[str, Any]) -> dict[str, Any]:
    """An output without the members that every answer has: the HTTP status, the length of the body."""
    members = operation.output.members if operation.output is not None else {}
    inside = {name: value for name, value in output.items() if members[name].location != "statusCode"}
    inside.pop("ContentLength", None)
    return told(inside)


def drawn(data: st.DataObject, values: Any, shape: Any) -> dict[str, Any]:
    value = data.draw(values(shape)) if shape is not None else {}
    value.pop("ContentLength", None)  # of the message, not of the call
    return value


@pytest.mark.parametrize(("name", "operation_name"), OPERATIONS, ids=[".".join(each) for each in OPERATIONS])
@bounded
@given(data=st.data())
def test_what_botocore_sends_is_read_back(name: str, operation_name: str, values: Any, data: st.DataObject) -> None:
    if (name, operation_name) in TWINS:
        pytest.skip(f"its request is that of {TWINS[name, operation_name]}")
    operation = service(name).operation(operation_name)
    params = drawn(data, values, operation.input)

    call = read_request(botocore_request(operation, params))

    assert (call.service, call.operation) == (name, operation_name)
    assert told(call.params) == told(params)


@pytest.mark.parametrize(("name", "operation_name"), OPERATIONS, ids=[".".join(each) for each in OPERATIONS])
@bounded
@given(data=st.data())
def test_what_we_answer_botocore_reads(name: str, operation_name: str, values: Any, data: st.DataObject) -> None:
    if (name, operation_name) in BY_HANDLER:
        pytest.skip(BY_HANDLER[name, operation_name])
    operation = service(name).operation(operation_name)
    if operation.output is not None and any(each.is_event_stream for each in operation.output.members.values()):
        pytest.skip("botocore reads an event stream from a socket: see tests/unit/protocols/test_event_stream.py")
    output = drawn(data, values, operation.output)

    response = write_response(name, operation_name, output, request_id="REQUEST")
    model = botocore_model(name).operation_model(operation_name)
    parser = parsers.create_parser(botocore_model(name).resolved_protocol)
    message = {
        "status_code": response.status,
        "headers": HeadersDict(dict(response.headers.fields)),
        "body": BytesIO(response.body) if model.has_streaming_output else response.body,
        "context": {"operation_name": operation_name},
    }
    parsed = parser.parse(message, model.output_shape)
    parsed.pop("ResponseMetadata", None)
    parsed = {name: member.read() if hasattr(member, "read") else member for name, member in parsed.items()}

    expected = of_its_own(operation, output)
    assert of_its_own(operation, parsed) == expected
    assert of_its_own(operation, read_response(name, operation_name, response)) == expected


@pytest.mark.parametrize(("name", "operation_name"), OPERATIONS, ids=[".".join(each) for each in OPERATIONS])
@bounded
@given(data=st.data())
def test_what_we_send_is_read_back(name: str, operation_name: str, values: Any, data: st.DataObject) -> None:
    if (name, operation_name) in TWINS:
        pytest.skip(f"its request is that of {TWINS[name, operation_name]}")
    operation = service(name).operation(operation_name)
    params = drawn(data, values, operation.input)

    request = signed(operation, write_request(OperationCall(name, operation_name, params), endpoint=ENDPOINT))
    call = read_request(request)

    assert (call.service, call.operation) == (name, operation_name)
    assert told(call.params) == told(params)
