"""ExclusiveStartKey: what it may hold, and where in what is read it stands.

The texts and which of them have an introduction: public tests that are run on AWS (architect/dynalite).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.aws.error import AwsError
from replaykit.services.dynamodb.keys import WRONG_KEY
from replaykit.services.dynamodb.reading import Source
from replaykit.services.dynamodb.values import Item, invalid, read_value

INVALID = "The provided starting key is invalid"
# Faults of a value that are told without an introduction.
BARE = ("contains duplicates", "number set", "numeric value", "significant digits", "number with magnitude")


def read_start_values(request: Mapping[str, Any]) -> Item:
    """The values of the starting key."""
    try:
        return {name: read_value(value) for name, value in request["ExclusiveStartKey"].items()}
    except AwsError as error:
        if any(part in str(error.message) for part in BARE):
            raise
        raise invalid(f"{INVALID}: {error.message}") from None


def read_start(source: Source, start: Item) -> tuple[Any, Any]:
    """Where the key stands: (partition, order), as `Source.items` sorts."""
    require_form(source, start)
    return read_place(source, start)


def require_form(source: Source, start: Item) -> None:
    """It holds the key attributes of what is read, those of the table too, and no others."""
    require_number(source, start)
    for name, _ in source.keys.typed():
        require_key(source, start, name)


def require_number(source: Source, start: Item, *, told: str = INVALID) -> None:
    """It holds as many attributes as there are keys."""
    if len(start) != len(source.key_names):
        raise invalid(told)


def require_key(source: Source, start: Item, name: str) -> None:
    """A key attribute of the table or index that is read is there, has its type and is no empty text."""
    type_ = dict(source.keys.typed())[name]
    if name not in start:
        raise invalid(INVALID)
    if type_ not in start[name]:
        raise invalid(WRONG_KEY)
    source.keys.condition_key(name, start[name][type_])


def read_place(source: Source, start: Item) -> tuple[Any, Any]:
    """Where a key of the right form stands; faults of the table's own keys have an introduction."""
    keys = source.table.keys
    try:
        base = keys.place_of_key({name: start[name] for name in keys.names if name in start})
    except AwsError as error:
        raise invalid(f"{INVALID}: {error.message}") from None
    place = base if source.index is None else source.index.place(start, base)
    if place is None:
        raise invalid(INVALID)
    return place
