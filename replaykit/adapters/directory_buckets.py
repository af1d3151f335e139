r"""Buckets in a directory: each bucket a folder, each object a file under its key.

A key names a file inside its bucket's folder and nowhere else: what a file system reads otherwise than S3 does
(`..`, `:`, `\`, `CON`, a final dot, an empty part, `%`) is written as `%2E`, as in a URL, and read back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from replaykit.ports.buckets import AccessDenied, BucketProblem, NoSuchBucket, NoSuchKey

UNSAFE = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|%]')
# Names that Windows takes for devices, whatever follows a dot.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)", re.IGNORECASE)
HALF = ".replaykit-half-"
EMPTY = "%"


@dataclass(frozen=True)
class DirectoryBuckets:
    """`path/bucket/key`. A bucket is made by making its folder; a missing one is NoSuchBucket, as on AWS."""

    path: Path

    def put(self, bucket: str, key: str, body: bytes) -> None:
        """A file appears whole: it is written under another name and then renamed."""
        folder = self._folder(bucket)
        target = folder.joinpath(*map(written, key.split("/")))
        with _told():
            target.parent.mkdir(parents=True, exist_ok=True)
            half = target.with_name(f"{HALF}{os.getpid()}-{target.name[:100]}")
            try:
                half.write_bytes(body)
                half.replace(target)
            except OSError:
                with suppress(OSError):
                    half.unlink()
                raise

    def get(self, bucket: str, key: str) -> bytes:
        folder, parts = self._folder(bucket), key.split("/")
        with _told():
            for names in (list(map(written, parts)), parts):
                # A name that a person gave may hold what we would have escaped, as long as it stays in the folder.
                if all(map(stays, names)) and (path := folder.joinpath(*names)).is_file():
                    return path.read_bytes()
        raise NoSuchKey

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        folder, found = self._folder(bucket), []
        with _told():
            for parent, _, names in os.walk(folder, onerror=_raise):
                above = Path(parent).relative_to(folder).parts
                found += ["/".join(map(read, (*above, name))) for name in names if not name.startswith(HALF)]
        return sorted((key for key in found if key.startswith(prefix)), key=_in_bytes)

    def _folder(self, bucket: str) -> Path:
        folder = self.path / written(bucket)
        with _told():
            if folder.is_dir():
                return folder
        raise NoSuchBucket


def written(part: str) -> str:
    """A part of a key as a file's name, which no file system reads as anything else."""
    if not part:
        return EMPTY
    name = UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", part)
    if name[-1] in ". ":
        name = f"{name[:-1]}%{ord(name[-1]):02X}"
    return f"%{ord(name[0]):02X}{name[1:]}" if DEVICE.match(name) or name.startswith(HALF) else name


def read(name: str) -> str:
    """The part of a key that a file's name stands for; a name that we would not have written stands for itself."""
    part = "" if name == EMPTY else unquote(name)
    return part if "/" not in part and written(part) == name else name


def stays(name: str) -> bool:
    """Whether a name means a file in its own folder."""
    return name not in ("", ".", "..") and not {"/", "\\", "\0", ":"} & set(name)


def _in_bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogateescape")


def _raise(error: OSError) -> None:
    raise error


@contextmanager
def _told() -> Iterator[None]:
    """What a file system refuses, in words that a failed export can tell."""
    try:
        yield
    except PermissionError:
        raise AccessDenied from None
    except (OSError, ValueError) as error:  # ValueError: no file system takes such a name
        raise BucketProblem(f"{type(error).__name__}: {error}") from error
