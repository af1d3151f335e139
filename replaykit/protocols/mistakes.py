"""The errors of AWS's front end for a body that is no request: malformed, or of the wrong types.

The texts are those that DynamoDB's front end (Coral) gave to the requests of dynalite's test suite (test/helpers.js,
assertType), which was run against AWS; other AWS JSON services share the front end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.models.constraints import constraints_of
from replaykit.models.shape import Shape

CORAL_SERVICE = "com.amazon.coral.service"
# What stands before `#` in `__type`, by service, for errors that the model declares. Recorded, but for streams:
# ASSUMPTION: DynamoDB Streams shares DynamoDB's namespace; a recorded error of a raw Streams call would prove it.
NAMESPACES = {
    "dynamodb": "com.amazonaws.dynamodb.v20120810",
    "dynamodbstreams": "com.amazonaws.dynamodb.v20120810",
    "sqs": "com.amazonaws.sqs",
}
JAVA_TYPES = {"string": "String", "integer": "Integer", "long": "Long", "boolean": "Boolean"}
JAVA_TYPES |= {"float": "Float", "double": "Double", "timestamp": "Date"}
COLLECTION_TYPES = {**JAVA_TYPES, "blob": "java.nio.ByteBuffer", "timestamp": "java.util.Date"}
NOT_HERE = "Start of structure or map found where not expected"
UNEXPECTED_FIELD = "Unexpected field type"
UNEXPECTED_VALUE = "Unexpected value type in payload"
# What becomes of a scalar where a list or a map belongs as an element of another one: Java's own words, out of place.
UNEXPECTED_GENERIC = (
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    "loader 'bootstrap')"
)


def serialization_error(message: str | None = None) -> AwsError:
    """SerializationException; without a message where the body is no JSON at all."""
    return AwsError("SerializationException", message, namespace=CORAL_SERVICE)


def wrong_type(value: Any, wanted: str) -> AwsError:
    """A JSON value of another type than the scalar that the model wants there."""
    if isinstance(value, dict):
        return serialization_error(NOT_HERE)
    if isinstance(value, list):
        name = COLLECTION_TYPES.get(wanted, wanted)
        return serialization_error(f"Unrecognized collection type class {name if '.' in name else 'java.lang.' + name}")
    if wanted == "blob":
        return serialization_error("only base-64-encoded strings are convertible to bytes")
    if wanted == "boolean" and isinstance(value, str):
        return serialization_error("Unexpected token received from parser")
    return serialization_error(f"{_token(value)} cannot be converted to {JAVA_TYPES.get(wanted, wanted)}")


def no_structure(value: Any, shape: Shape, *, inside: bool) -> AwsError:
    """A JSON value where a structure belongs; `inside` is as an element of a list or map."""
    if isinstance(value, list):
        return serialization_error(f"Unrecognized collection type class {_in_java(shape)}")
    return serialization_error(UNEXPECTED_VALUE if inside else UNEXPECTED_FIELD)


def no_map(value: Any, shape: Shape, *, inside: bool) -> AwsError:
    """A JSON value where a map belongs."""
    if isinstance(value, list):
        return serialization_error(f"Unrecognized collection type {_in_java(shape)}")
    return serialization_error(UNEXPECTED_GENERIC if inside else UNEXPECTED_FIELD)


def no_list(value: Any, *, inside: bool) -> AwsError:
    """A JSON value where a list belongs."""
    if isinstance(value, dict):
        return serialization_error(NOT_HERE)
    return serialization_error(UNEXPECTED_GENERIC if inside else UNEXPECTED_FIELD)


def _in_java(shape: Shape) -> str:
    if shape.type == "list":
        return f"java.util.List<{_in_java(shape.member)}>"
    if shape.type == "map":
        return f"java.util.Map<java.lang.String, {_in_java(shape.value)}>"
    if shape.type in JAVA_TYPES:
        return f"java.lang.{JAVA_TYPES[shape.type]}"
    namespace = NAMESPACES.get(shape.service)
    return f"{namespace}.{shape.name}" if namespace else shape.name


def _token(value: Any) -> str:
    """Jackson's name of the token that a value was read from."""
    if value is True:
        return "TRUE_VALUE"
    if value is False:
        return "FALSE_VALUE"
    if isinstance(value, float):
        return "DECIMAL_VALUE"
    return "NUMBER_VALUE" if isinstance(value, int) else "STRING_VALUE"


class NullElement(Exception):  # noqa: N818  # a sign from a reader to `null_element`, which knows the way there
    """There is a null in a list that may hold none."""


def is_dense(shape: Shape) -> bool:
    """Whether a null in this list is told here: DynamoDB's lists, but those of scalars whose rules the model has."""
    told_by_rules = bool(constraints_of(shape.member)) and shape.member.type not in ("structure", "list", "map")
    return shape.service in NAMESPACES and not shape.traits.get("sparse") and not told_by_rules


def null_element(shape: Shape, value: Any) -> AwsError:
    """The error of a request with a null in a list.

    ASSUMPTION: Coral tells it as it tells that a required member is null; proof would be `{"TransactItems": [null]}`.
    """
    place = next(_nulls(shape, value, ""), "").lstrip(".")
    told = f"1 validation error detected: Value null at '{place}' failed to satisfy constraint: Member must not be null"
    return AwsError("ValidationException", told)


def _nulls(shape: Shape, value: Any, path: str) -> Iterator[str]:
    """Where the nulls are in the lists of a value that may have been read in part."""
    if shape.type == "structure" and isinstance(value, dict):
        for name, item in value.items():
            if name in shape.members:
                yield from _nulls(shape.members[name], item, f"{path}.{name[:1].lower()}{name[1:]}")
    elif shape.type == "map" and isinstance(value, dict):
        for name, item in value.items():
            yield from _nulls(shape.value, item, f"{path}.{name}.member")
    elif shape.type == "list" and isinstance(value, list):
        for number, item in enumerate(value, 1):
            if item is None and is_dense(shape):
                yield f"{path}.{number}.member"
            yield from _nulls(shape.member, item, f"{path}.{number}.member")


def wrong_base64(text: str) -> AwsError:
    """Text that is no base64; `dectected` is AWS's own spelling.

    ASSUMPTION: a character outside of the alphabet is told by itself, as it was before AWS changed these texts (the
    new suite has no such case); proof would be `{"B": "YWJj??!!"}` put to AWS.
    """
    if len(text) % 4:
        return serialization_error(f"Base64 encoded length is expected a multiple of 4 bytes but found: {len(text)}")
    stranger = next((each for each in text if each not in _BASE64), None)
    if stranger is not None:
        return serialization_error(f"Invalid Base64 character: '{stranger}'")
    return serialization_error("Invalid last non-pad Base64 character dectected")


_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
