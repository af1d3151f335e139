"""Tags of a stream: what may be one, and how many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from replaykit.aws.error import AwsError
from replaykit.services.kinesis.requests import invalid

MOST_TAGS: Final = 50
_FREE: Final = re.compile(r"[\u00C0-\u1FFF\u2C00-\uD7FF\w./\-=+ @%:]*")


def require_tags(name: str, account: str, tags: Mapping[str, str], held: Mapping[str, str]) -> None:
    """Refuse tags that a stream may not have (the words are measured, when ten was the limit)."""
    texts = (*tags, *tags.values())
    if not all(map(_FREE.fullmatch, texts)):
        raise invalid(
            "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - "
            "% @ :."
        )
    if any("%" in text for text in texts):
        raise failed(
            name,
            account,
            "some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, "
            "'_',',','/','=','+','-','@',':'.",
        )
    if len({*tags, *held}) > MOST_TAGS:
        raise failed(name, account, f"a given stream cannot have more than {MOST_TAGS} tags associated with it.")


def failed(name: str, account: str, why: str) -> AwsError:
    return invalid(f"Failed to add tags to stream {name} under account {account} because {why}")
