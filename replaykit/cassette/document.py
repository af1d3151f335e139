"""A file to be read: its bytes, and what JSON and YAML make of them, each parsed once at most."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from replaykit.cassette import safe_yaml
from replaykit.cassette.errors import CassetteMissing, CassetteNotYaml, CassetteTooLarge, CassetteUnreadable
from replaykit.cassette.safe_yaml import UnsafeYaml

MAX_BYTES = 1 << 30


class Document:
    """One file's content."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.data = data

    @cached_property
    def value(self) -> Any:
        """What the file holds, parsed; raises CassetteNotYaml."""
        if self.data.lstrip()[:1] in (b"{", b"["):
            try:
                return orjson.loads(self.data)
            except ValueError:
                pass  # flow YAML, or text that YAML's reader explains better
        try:
            return safe_yaml.load(self.data)
        except UnsafeYaml as error:
            todo = "Mend the file at that line, or record it anew."
            raise CassetteNotYaml(self.path, f"it can't be read as YAML: {error.what}", todo, line=error.line) from None


def read_file(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """A file's bytes; raises CassetteMissing, CassetteUnreadable, CassetteTooLarge."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= limit else b""
    except FileNotFoundError:
        todo = "Check the path, or record it: replaykit record --cassette PATH -- COMMAND."
        raise CassetteMissing(path, "there is no such cassette", todo) from None
    except OSError as error:
        raise CassetteUnreadable(
            path, f"it can't be read: {error.strerror}", "Check the path and its rights."
        ) from None
    if size > limit:
        raise CassetteTooLarge(path, f"it is larger than {limit:,} bytes", "Split it, or raise the limit.")
    return data
