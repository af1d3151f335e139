"""Content codings of answers: which one Accept-Encoding asks for, and the body in it.

Every rule is one that ScyllaDB's test/alternator/test_compressed_response.py asserts of DynamoDB.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator

CODINGS = ("gzip", "deflate")  # in the order in which `*` takes them
_QUALITY = re.compile(r"(-?)(\d*(?:\.\d*)?)")


def coding_for(accepted: str) -> str | None:
    """The coding of an answer to a request with this Accept-Encoding; None: as it is.

    The greatest quality wins, then what is named before what `*` stands for, then the first. `identity` does not count.
    """
    named: dict[str, float] = {}
    for name, quality in _entries(accepted):
        named[name] = max(quality, named.get(name, 0.0))
    others = named.get("*", 0.0)
    offered = {name: quality for name, quality in named.items() if name in CODINGS}
    offered |= {name: others for name in CODINGS if name not in offered}
    best = max(offered, key=lambda name: offered[name])  # a dict's order decides between equals
    return best if offered[best] > 0 else None


def encoded(coding: str, body: bytes) -> bytes:
    """A body in a coding; the same bytes every time."""
    return gzip.compress(body, mtime=0) if coding == "gzip" else zlib.compress(body)


def _entries(accepted: str) -> Iterator[tuple[str, float]]:
    for entry in accepted.lower().split(","):
        name, *parameters = entry.split(";")
        yield name.strip(), _quality(parameters)


def _quality(parameters: list[str]) -> float:
    """The first `q`: more than 1 is 1, less than 0 is 0, and what is no number is 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            found = _QUALITY.fullmatch(value.strip())
            digits = found[2].strip(".") if found else ""
            if not digits:
                return 1.0
            return 0.0 if found and found[1] else min(float(found[2] if found else 1), 1.0)
    return 1.0
