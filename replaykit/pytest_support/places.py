"""Where a test's cassette is: laid out and sanitised as pytest-recording does, so that its cassettes are found."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

FORBIDDEN = re.compile(r"[<>?%*:|\"'/\\]")
SUFFIX = ".yaml"
LONGEST = 255  # bytes of a file's name, on every usual file system


def default_name(test_class: type | None, test_name: str) -> str:
    """`Class.test`, or `test`, without what a file's name can't hold."""
    return FORBIDDEN.sub("-", f"{test_class.__name__}.{test_name}" if test_class else test_name)


def cassette_path(folder: Path, name: str) -> Path:
    """The file of a name; one that is too long for the file system is cut and ends with a digest.

    `..` goes up by the names: the module's own folder need not be there.
    """
    file = name if name.endswith((SUFFIX, ".yml", ".json")) else name + SUFFIX
    path = Path(os.path.normpath(folder / file))
    if len(path.name.encode()) <= LONGEST:
        return path
    digest = hashlib.md5(path.name.encode(), usedforsecurity=False).hexdigest()
    room = LONGEST - len(SUFFIX) - len(digest) - 1
    return path.with_name(path.name.encode()[:room].decode("utf-8", "ignore") + f"-{digest}{SUFFIX}")
