"""The six doors of the wire: each finds the protocol and hands over to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, UnknownOperation
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.models.catalogue import service as service_named
from replaykit.models.service import Operation, Service
from replaykit.protocols import amz_cbor
from replaykit.protocols.amz_cbor import AMZ_CBOR, AmzCbor
from replaykit.protocols.form import Dialect
from replaykit.protocols.identify import locate
from replaykit.protocols.json_rpc import JsonRpc
from replaykit.protocols.located import Located, Takers
from replaykit.protocols.query import Query
from replaykit.protocols.rest import Rest
from replaykit.protocols.rest_json import JsonFormat
from replaykit.protocols.rest_xml import XmlFormat
from replaykit.protocols.rpc_cbor import RpcCbor

_FIRST_FAILURE = 301  # as SDKs have it: S3 redirects with a body that is an error


class Wire(Protocol):
    """What every protocol's module can do."""

    def read_request(self, located: Located, request: HttpRequest) -> dict[str, Any]: ...
    def write_request(self, operation: Operation, params: Mapping[str, Any], endpoint: str) -> HttpRequest: ...
    def read_response(self, operation: Operation, response: HttpResponse) -> dict[str, Any]: ...
    def read_error(self, service: Service, operation: Operation | None, response: HttpResponse) -> AwsError: ...
    def write_response(self, operation: Operation, output: Mapping[str, Any], request_id: str) -> HttpResponse: ...
    def write_error(
        self, service: Service, operation: Operation | None, error: AwsError, request_id: str
    ) -> HttpResponse: ...


_JSON = JsonRpc()
WIRES: Mapping[str, Wire] = {
    "json": _JSON,
    "rest-json": Rest(JsonFormat()),
    "rest-xml": Rest(XmlFormat()),
    "query": Query(Dialect.QUERY),
    "ec2": Query(Dialect.EC2),
    "smithy-rpc-v2-cbor": RpcCbor(),
    AMZ_CBOR: AmzCbor(),
}


def read_request(request: HttpRequest) -> OperationCall:
    """The call that a request makes, its parameters typed.

    Raises:
        NotAws: the request is no AWS call.
        UnknownOperation: it is one that the service models do not know.
        AwsError: the body is malformed; the error is the one that AWS would answer.
    """
    return read_located(locate(request), request)


def read_located(located: Located, request: HttpRequest, takers: Takers | None = None) -> OperationCall:
    """The call of a request that `locate` has identified; raises an AwsError where the body is malformed.

    `takers` names what reads members of JSON by itself, and makes of them what only its own service understands.
    """
    identity = located.identity
    if takers is not None and identity.protocol == "json":
        params = _JSON.read_request(located, request, takers(identity.service, identity.operation))
    else:
        params = wire(identity.protocol).read_request(located, request)
    return OperationCall(identity.service, identity.operation, params, located.scope)


def write_request(call: OperationCall, *, endpoint: str, protocol: str | None = None) -> HttpRequest:
    """The unsigned request of a call, to an endpoint (`http://127.0.0.1:4566`)."""
    operation = operation_named(call.service, call.operation)
    return wire(protocol or operation.service.protocol).write_request(operation, call.params, endpoint)


def read_response(
    call_service: str, operation: str, response: HttpResponse, *, protocol: str | None = None
) -> dict[str, Any]:
    """The typed output of an answer, as boto3 would give it but for ResponseMetadata.

    Raises:
        AwsError: the answer is an error.
    """
    model = operation_named(call_service, operation)
    speaks = wire(protocol or protocol_of(model.service, response))
    if response.status >= _FIRST_FAILURE:
        raise speaks.read_error(model.service, model, response)
    return speaks.read_response(model, response)


def write_response(
    service: str, operation: str, output: Mapping[str, Any], *, request_id: str, protocol: str | None = None
) -> HttpResponse:
    """The answer that carries an output, in the protocol that the request spoke (`Identity.protocol`)."""
    model = operation_named(service, operation)
    return wire(protocol or model.service.protocol).write_response(model, output, request_id)


def write_error(
    service: str, operation: str | None, error: AwsError, *, request_id: str, protocol: str | None = None
) -> HttpResponse:
    """The answer that carries an error."""
    model = service_named(service)
    named = model.operation(operation) if operation else None
    return wire(protocol or model.protocol).write_error(model, named, error, request_id)


def write_answer(
    located: Located, output: Mapping[str, Any], error: AwsError | None, *, request_id: str
) -> HttpResponse:
    """The answer to a located request, an output or an error, in the protocol that it spoke; nothing is looked up."""
    speaks, operation = wire(located.identity.protocol), located.operation
    if error is not None:
        return speaks.write_error(operation.service, operation, error, request_id)
    return speaks.write_response(operation, output, request_id)


def wire(protocol: str) -> Wire:
    found = WIRES.get(protocol)
    if found is None:
        raise UnknownOperation(f"the protocol {protocol!r} is not known (known are {', '.join(sorted(WIRES))})")
    return found


def protocol_of(service: Service, response: HttpResponse) -> str:
    """The protocol of an answer: the service's own unless its Content-Type says another of the service's."""
    content_type = (response.headers.get("content-type") or "").partition(";")[0].strip().lower()
    spoken = _BY_CONTENT_TYPE.get(content_type)
    settled = service.protocol == "ec2" or service.protocol.startswith("rest")
    return service.protocol if settled or spoken is None else spoken


_BY_CONTENT_TYPE = {
    "application/cbor": "smithy-rpc-v2-cbor",
    amz_cbor.CONTENT_TYPE: AMZ_CBOR,
    "application/x-amz-json-1.0": "json",
    "application/x-amz-json-1.1": "json",
    "text/xml": "query",
}


def operation_named(service: str, operation: str) -> Operation:
    found = service_named(service).operation(operation)
    if found is None:
        raise UnknownOperation(f"{service} has no operation {operation!r} in botocore's model")
    return found
