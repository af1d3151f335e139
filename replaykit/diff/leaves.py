"""How two single values are compared, by what the model and the traits say they are."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from replaykit.diff.bijection import Bijection
from replaykit.diff.divergence import Kind

# How two values differ, or None where they do not.
Leaf = Callable[[Any, Any, Bijection], Kind | None]

ACCOUNT = re.compile(r"\d{12}")
LAST_SECOND = 100_000_000_000  # of the year 5138: a later one is a number of milliseconds
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
MINTED_AT = re.compile(r"\d{14}-[0-9a-f]{8}")  # backups and exports: the milliseconds, and chance
LABEL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")


def exact(recorded: Any, other: Any, handles: Bijection) -> Kind | None:
    """To the letter; but an ARN may name another account, id or label where that is bound one to one."""
    if type(recorded) is not type(other):
        return Kind.TYPE
    if recorded == other:
        return None
    if isinstance(recorded, str) and recorded.startswith("arn:"):
        return same_arn(recorded, other, handles)
    return Kind.VALUE


def number(recorded: Any, other: Any, handles: Bijection) -> Kind | None:
    """A float of the model: `1` and `1.0` are one number to every SDK."""
    if not (is_number(recorded) and is_number(other)):
        return exact(recorded, other, handles)
    return None if recorded == other else Kind.VALUE


def minted(recorded: Any, other: Any, handles: Bijection) -> Kind | None:
    """A handle or an id: any spelling, but one to one."""
    if not (isinstance(recorded, str) and isinstance(other, str)):
        return exact(recorded, other, handles)
    if is_arn(recorded) and is_arn(other):
        return same_arn(recorded, other, handles)
    if bool(recorded) != bool(other):
        return Kind.VALUE
    return None if handles.bind(recorded, other) else Kind.VALUE


def is_arn(text: str) -> bool:
    """Shard iterators begin with one (`arn:…|1|…`), and are handles all the same."""
    return text.startswith("arn:") and "|" not in text


def instant(recorded: Any, other: Any, _handles: Bijection) -> Kind | None:
    """A timestamp: present, of the same form, and a possible instant."""
    if is_number(recorded) and is_number(other):
        return None if is_plausible(other) or not is_plausible(recorded) else Kind.VALUE
    if type(recorded) is not type(other):
        return Kind.TYPE
    if isinstance(recorded, str) and bool(is_instant(recorded)) != bool(is_instant(other)):
        return Kind.VALUE
    return None


def measure(recorded: Any, other: Any, _handles: Bijection) -> Kind | None:
    """A figure that the service updates when it likes (ItemCount), or several: there, and no number below zero."""
    if is_number(recorded) and is_number(other):
        return None if other >= 0 or recorded < 0 else Kind.VALUE
    return None if type(recorded) is type(other) else Kind.TYPE


def same_arn(recorded: str, other: str, handles: Bijection) -> Kind | None:
    """Part by part: an account or what is minted may differ where it is bound one to one.

    A backup is asked for by its whole ARN, which is bound too.
    """
    mine, yours = re.split(r"([:/])", recorded), re.split(r"([:/])", other)
    if LABEL.search(recorded):
        mine, yours = _with_label(recorded), _with_label(other)
    if len(mine) != len(yours):
        return Kind.VALUE
    pairs = [(one, two) for one, two in zip(mine, yours, strict=True) if one != two]
    if not all(_minted_alike(one, two) for one, two in pairs):
        return Kind.VALUE
    whole = [(recorded, other)] if any(MINTED_AT.fullmatch(one) for one, _ in pairs) else []
    bound = [handles.bind(one, two) for one, two in (*pairs, *whole)]
    return None if all(bound) else Kind.VALUE


def _with_label(arn: str) -> list[str]:
    label = LABEL.search(arn)
    if label is None:
        return re.split(r"([:/])", arn)
    return [*re.split(r"([:/])", arn[: label.start()]), label.group(), arn[label.end() :]]


def _minted_alike(recorded: str, other: str) -> bool:
    return any(form.fullmatch(recorded) and form.fullmatch(other) for form in (ACCOUNT, UUID, LABEL, MINTED_AT))


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_plausible(seconds: float) -> bool:
    """After 1970, and not so late that the figure must be milliseconds."""
    return math.isfinite(seconds) and 0 <= seconds < LAST_SECOND


def is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
