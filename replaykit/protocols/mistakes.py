"""The errors of AWS's front end for a body that is no request: malformed, or of the wrong types.

The texts are those that DynamoDB's front end (Coral) gave to the requests of dynalite's test suite, which was run
against AWS; other AWS JSON services share the front end.
"""

from __future__ import annotations

from typing import Any

from replaykit.aws.error import AwsError
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


def no_map(value: Any, shape: Shape) -> AwsError:
    """A JSON value where a map belongs."""
    if isinstance(value, list):
        inner = _in_java(shape.value)
        return serialization_error(f"Unrecognized collection type java.util.Map<java.lang.String, {inner}>")
    return serialization_error(UNEXPECTED_FIELD)


def _in_java(shape: Shape) -> str:
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


def wrong_base64(text: str) -> AwsError:
    if len(text) % 4:
        return serialization_error(f"Base64 encoded length is expected a multiple of 4 bytes but found: {len(text)}")
    return serialization_error("Invalid last non-pad Base64 character dectected")  # AWS's own spelling
