"""Objects in buckets as an interface: what S3 is emulated over, and where other services put files and find them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any, Protocol

LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket. One that nobody made by a call (a folder) has no owner and no location: it is whoever's asks.

    `location` is what was asked for when it was made: a region, or `EU`, as which eu-west-1 was once known.
    """

    name: str
    created: float
    owner: str | None = None
    location: str | None = None

    @property
    def region(self) -> str | None:
        return "eu-west-1" if self.location == "EU" else self.location


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts that an object was put in; a checksum made of those of the parts needs theirs."""

    size: int
    checksum: str | None = None


@dataclass(frozen=True, slots=True)
class Properties:
    """What is told of an object beside its body.

    `etag` is without its quotes, `headers` are by their names in the model (`ContentType`), `metadata` is the user's
    own, `checksum` an algorithm (`CRC32`) with its value: of the body, or `composite`, of its parts' checksums. `parts`
    are those that it was put in, in their order; none if it came whole.
    """

    size: int
    etag: str
    modified: float
    headers: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    checksum: tuple[str, str] | None = None
    composite: bool = False
    parts: tuple[Part, ...] = ()


def plain(body: bytes, at: float) -> Properties:
    """The properties of an object of which nothing is said but its body."""
    return Properties(len(body), md5_of(body), at)


def md5_of(body: bytes) -> str:
    """What the ETag is made of."""
    return md5(body, usedforsecurity=False).hexdigest()


class Buckets(Protocol):
    """The buckets of one partition. One that is not there is NoSuchBucket; what else fails is BucketProblem."""

    def create(self, bucket: Bucket) -> None:
        """Make a bucket; nobody asks for one that is there."""

    def delete(self, name: str) -> None:
        """Remove a bucket that has no objects."""

    def buckets(self) -> list[Bucket]:
        """All of them, in the order of their names."""

    def bucket(self, name: str) -> Bucket:
        """One of them."""

    def put(self, bucket: str, key: str, body: bytes, properties: Properties) -> None:
        """Place an object, whole or not at all."""

    def get(self, bucket: str, key: str) -> bytes:
        """What an object holds."""

    def properties(self, bucket: str, key: str) -> Properties:
        """What is told of an object."""

    def remove(self, bucket: str, key: str) -> None:
        """Remove an object, if there is one."""

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """The keys that begin with a prefix, in S3's order: by their UTF-8 bytes, which is that of code points."""


class BucketProblem(Exception):  # noqa: N818  # it is told as a failed export or import, never raised to a user
    """A bucket can't be used. `code` and the text are what a failed export or import tells; `status` is that of S3."""

    code = "S3InternalError"
    status: int | None = None


class NoSuchBucket(BucketProblem):
    """There is no such bucket."""

    code, status = "S3NoSuchBucket", 404

    def __init__(self) -> None:
        super().__init__("The specified bucket does not exist")


class NoSuchKey(BucketProblem):
    """There is no such object: someone removed it after it was listed."""

    code, status = "S3NoSuchKey", 404

    def __init__(self) -> None:
        super().__init__("The specified key does not exist.")


class AccessDenied(BucketProblem):
    """The bucket may not be read or written."""

    code, status = "S3AccessDenied", 403

    def __init__(self) -> None:
        super().__init__("Access Denied")


class MemoryBuckets:
    """Buckets that live as long as the emulator. A body is kept as it came, not copied."""

    def __init__(self) -> None:
        self._contents: dict[str, _Contents] = {}

    def create(self, bucket: Bucket) -> None:
        self._contents[bucket.name] = _Contents(bucket)

    def delete(self, name: str) -> None:
        self._of(name)
        del self._contents[name]

    def buckets(self) -> list[Bucket]:
        return [self._contents[name].bucket for name in sorted(self._contents)]

    def bucket(self, name: str) -> Bucket:
        return self._of(name).bucket

    def put(self, bucket: str, key: str, body: bytes, properties: Properties) -> None:
        contents = self._of(bucket)
        if key not in contents.objects:
            contents.order = None
        contents.objects[key] = (properties, body)

    def get(self, bucket: str, key: str) -> bytes:
        return self._of(bucket).object(key)[1]

    def properties(self, bucket: str, key: str) -> Properties:
        return self._of(bucket).object(key)[0]

    def remove(self, bucket: str, key: str) -> None:
        contents = self._of(bucket)
        if contents.objects.pop(key, None) is not None:
            contents.order = None

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        return beginning(self._of(bucket).in_order(), prefix)

    def _of(self, name: str) -> _Contents:
        try:
            return self._contents[name]
        except KeyError:
            raise NoSuchBucket from None


@dataclass(slots=True)
class _Contents:
    """One bucket with its objects; `order` is their keys in order, once somebody asked for it."""

    bucket: Bucket
    objects: dict[str, tuple[Properties, bytes]] = field(default_factory=dict)
    order: list[str] | None = None

    def object(self, key: str) -> tuple[Properties, bytes]:
        try:
            return self.objects[key]
        except KeyError:
            raise NoSuchKey from None

    def in_order(self) -> list[str]:
        if self.order is None:
            self.order = sorted(self.objects)
        return self.order


def beginning(ordered: list[str], prefix: str) -> list[str]:
    """Those of the ordered keys that begin with a prefix."""
    if not prefix:
        return list(ordered)
    behind = behind_all(prefix)
    last = len(ordered) if behind is None else bisect_left(ordered, behind)
    return ordered[bisect_left(ordered, prefix) : last]


def behind_all(prefix: str) -> str | None:
    """The least text behind all that begin with a prefix; None where there is none."""
    left = prefix.rstrip(LAST_CHARACTER)
    return left[:-1] + chr(ord(left[-1]) + 1) if left else None
