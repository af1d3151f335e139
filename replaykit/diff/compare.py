"""Two answers to one call: where they differ, by the service model.

Equal bytes settle most answers, equal values most of the rest; only what is left is walked member by member.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

import orjson

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError
from replaykit.aws.http import HttpResponse
from replaykit.diff.bijection import Bijection
from replaykit.diff.divergence import ABSENT, Divergence, Kind
from replaykit.diff.eras import Dates
from replaykit.diff.lists import same
from replaykit.diff.rules import BINDING, Walk, rule_of, untyped
from replaykit.models import Operation, service
from replaykit.models.traits import has_trait
from replaykit.protocols import read_response
from replaykit.protocols.codec import protocol_of
from replaykit.protocols.http_body import decoded_body

JSON_PROTOCOLS = {"json", "rest-json"}
FIRST_ERROR_STATUS = 300
ROOT = re.compile(rb"<[A-Za-z][\w:.-]*")
LONGEST_HEAD = 1024
MESSAGES = ("message", "Message")
# What names an error in a JSON body beside its message: read as the code.
ERROR_NAMES = {"__type", "code", "Code"}


# Compares two outputs in another way than member by member.
Outputs = Callable[[Any, Any, Walk], None]


def compare(
    call: OperationCall,
    recorded: HttpResponse,
    other: HttpResponse,
    *,
    handles: Bijection,
    outputs: Outputs | None = None,
) -> list[Divergence]:
    """Where the other side's answer differs from the recorded one.

    Handles, ids and accounts are bound in `handles`, one to one; keep one Bijection for all calls of a run. `outputs`
    takes the place of the walk over two answers that are no errors.
    """
    operation = service(call.service).operation(call.operation)
    walk = Walk(handles, Dates.of(recorded, other))
    if recorded.status != other.status:
        walk.note("status", recorded.status, other.status, Kind.STATUS)
    _compare_headers(recorded, other, walk)
    if recorded.body == other.body and not binds(operation):
        return walk.found
    if is_error(recorded) or is_error(other):
        _compare_errors(call, operation, recorded, other, walk)
    elif outputs is not None:
        outputs(output_of(call, operation, recorded), output_of(call, operation, other), walk)
    else:
        _compare_outputs(call, operation, recorded, other, walk)
    return walk.found


def is_error(response: HttpResponse) -> bool:
    return response.status >= FIRST_ERROR_STATUS


def binds(operation: Operation | None) -> bool:
    """Whether an operation's answers hold handles or ids, which have to be bound even where they are equal."""
    if operation is None or operation.output is None:
        return False
    return has_trait(operation.service.name, operation.output, *BINDING)


def _compare_outputs(
    call: OperationCall, operation: Operation | None, recorded: HttpResponse, other: HttpResponse, walk: Walk
) -> None:
    mine, yours = output_of(call, operation, recorded), output_of(call, operation, other)
    if binds(operation) or not same(mine, yours):
        rule_of(call.service, operation.output if operation else None)("", mine, yours, walk)
    if operation is not None and not walk.found:
        _compare_envelopes(operation, recorded, other, walk)


def _compare_envelopes(operation: Operation, recorded: HttpResponse, other: HttpResponse, walk: Walk) -> None:
    """What carries an output and is no member of it: that there is a body at all, and an XML body's root."""
    if operation.output_payload is None and protocol_of(operation.service, recorded) not in JSON_PROTOCOLS:
        mine, yours = (ROOT.search(one.body[:LONGEST_HEAD]) for one in (recorded, other))
        if (mine and mine.group()) != (yours and yours.group()) or bool(recorded.body) != bool(other.body):
            walk.note(
                "body", recorded.body.decode("utf-8", "replace"), other.body.decode("utf-8", "replace"), Kind.VALUE
            )


def output_of(call: OperationCall, operation: Operation | None, response: HttpResponse) -> Any:
    """What an answer says: a JSON body as it was sent, so that null and absent differ; else typed by the model."""
    if _is_plain_json(operation, response):
        return parse(response)
    return dict(read_response(call.service, call.operation, response))


def parse(response: HttpResponse) -> Any:
    """A JSON body as values; a body that is none, or empty, stays text."""
    body = decoded_body(response.headers, response.body)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode("utf-8", "replace")


def _is_plain_json(operation: Operation | None, response: HttpResponse) -> bool:
    """Whether the body is one JSON object and the answer holds nothing that stands in a header."""
    if operation is None or protocol_of(operation.service, response) not in JSON_PROTOCOLS:
        return False
    members = operation.output.members.values() if operation.output else ()
    return operation.output_payload is None and not any(member.location for member in members)


def _compare_errors(
    call: OperationCall, operation: Operation | None, recorded: HttpResponse, other: HttpResponse, walk: Walk
) -> None:
    mine, yours = error_of(call, recorded), error_of(call, other)
    code, other_code = (one.code if one else ABSENT for one in (mine, yours))
    if mine is None or yours is None or code != other_code:
        walk.note("error", code, other_code, Kind.ERROR_CODE)
    if mine is None or yours is None:
        return
    _compare_messages(mine.message, yours.message, walk)
    if operation is None or protocol_of(operation.service, recorded) not in JSON_PROTOCOLS:
        return
    left, right = parse(recorded), parse(other)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        _compare_error_bodies(call, mine, left, right, walk)
    else:
        untyped("", left, right, walk)


def error_of(call: OperationCall, response: HttpResponse) -> AwsError | None:
    """The error that an answer is, if it is one."""
    if not is_error(response):
        return None
    try:
        read_response(call.service, call.operation, response)
    except AwsError as error:
        return error
    return AwsError(str(response.status), None, status=response.status)


def _compare_messages(recorded: str | None, other: str | None, walk: Walk) -> None:
    if recorded != other and (recorded is None or other is None or walk.handles.translate(recorded) != other):
        walk.note("message", ABSENT if recorded is None else recorded, ABSENT if other is None else other, Kind.MESSAGE)


def _compare_error_bodies(
    call: OperationCall, error: AwsError, recorded: Mapping[str, Any], other: Mapping[str, Any], walk: Walk
) -> None:
    spelled, other_spelled = ([name for name in MESSAGES if name in body] for body in (recorded, other))
    if spelled != other_spelled and spelled and other_spelled:
        walk.note("message", spelled, other_spelled, Kind.MESSAGE)
    name, other_name = recorded.get("__type"), other.get("__type")
    if name != other_name and not any(one.kind is Kind.ERROR_CODE for one in walk.found):
        walk.note("__type", ABSENT if name is None else name, ABSENT if other_name is None else other_name, Kind.VALUE)
    left, right = ({key: one for key, one in body.items() if key not in _TOLD} for body in (recorded, other))
    rule_of(call.service, service(call.service).error(error.code))("", left, right, walk)


_TOLD = {*MESSAGES, *ERROR_NAMES}


def _compare_headers(recorded: HttpResponse, other: HttpResponse, walk: Walk) -> None:
    """Content-Type and the checksum; headers that carry members are compared with the output."""
    for name in ("content-type", "x-amzn-errortype"):
        mine, yours = recorded.headers.get(name), other.headers.get(name)
        if mine is not None and mine != yours:
            walk.note(f"header:{name}", mine, ABSENT if yours is None else yours, Kind.HEADER)
    if recorded.headers.get("x-amz-crc32") is not None:
        checksum, right = other.headers.get("x-amz-crc32"), str(crc32(other.body))
        if checksum != right:
            walk.note("header:x-amz-crc32", right, ABSENT if checksum is None else checksum, Kind.HEADER)
