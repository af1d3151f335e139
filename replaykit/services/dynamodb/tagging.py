"""Tags, and the ARNs of what bears them, in AWS's words (captured in October 2026 by others: ack-api-quirks)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from replaykit.emulator import Context
from replaykit.services.dynamodb.resource_arn import of_an_index, read_resource_arn
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.values import invalid

LONGEST_KEY, LONGEST_VALUE = 128, 256
WORDS = re.compile(r"[\w\s+\-=.:/@]*")
RESERVED = "aws:"
ARN = re.compile(r"arn:[^:]*:dynamodb:[^:]*:[^:]*:table/[^/]+(/(stream|index)/.+)?")


def read_tags(given: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Tags as key -> value; all of them are good, or none is set."""
    tags: dict[str, str] = {}
    for tag in given:
        key, value = tag.get("Key"), tag.get("Value")
        require_key(key)
        if value is None or len(value) > LONGEST_VALUE or not WORDS.fullmatch(value):
            raise invalid(f"The Tag Value provided is invalid, Value: {'null' if value is None else value}")
        if key in tags:
            raise invalid(f"Duplicate Tag Keys provided as input: Duplicate Tag Key found {key}")
        tags[str(key)] = value
    return tags


def require_key(key: str | None) -> None:
    """Letters of any script, digits, spaces and `+ - = . _ : / @`; not the prefix that is AWS's own."""
    if not key or len(key) > LONGEST_KEY or not WORDS.fullmatch(key):
        raise invalid(f"The Tag Key provided is invalid, Key: {'null' if key is None else key}")
    if key.lower().startswith(RESERVED):
        raise invalid(f"Tag Key cannot be prefixed with aws:, Key: {key}")


def require_arn(arn: str | None) -> None:
    """The form of a table's ARN. ASSUMPTION: the text where there is none (seen in tests run on AWS until 2019)."""
    if arn is None:
        raise invalid("Invalid TableArn")
    read_resource_arn(arn, ARN)
    if "/index/" in arn:
        raise of_an_index(arn)


def find_tagged(ctx: Context[Tables], arn: str) -> Table:
    """The table of an ARN."""
    ctx.store.require_account(arn)
    if arn.split(":")[3] != ctx.call.scope.region:
        raise invalid(f"Invalid TableArn: Invalid ResourceArn provided as input {arn}")
    return ctx.store.by_arn(arn, ctx.now)
