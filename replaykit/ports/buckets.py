"""Objects in buckets as an interface: where services put files and find them, until S3 itself is emulated."""

from __future__ import annotations

from typing import Protocol


class Buckets(Protocol):
    """What a service needs of S3. A bucket that is not there is NoSuchBucket; what else fails is BucketProblem."""

    def put(self, bucket: str, key: str, body: bytes) -> None:
        """Place an object, whole or not at all."""

    def get(self, bucket: str, key: str) -> bytes:
        """What an object holds."""

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """The keys that begin with a prefix, in S3's order: by their UTF-8 bytes."""


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
    """Objects that live as long as the emulator. A bucket is there from the first object that is put into it."""

    def __init__(self) -> None:
        self._buckets: dict[str, dict[str, bytes]] = {}

    def put(self, bucket: str, key: str, body: bytes) -> None:
        self._buckets.setdefault(bucket, {})[key] = body

    def get(self, bucket: str, key: str) -> bytes:
        try:
            return self._bucket(bucket)[key]
        except KeyError:
            raise NoSuchKey from None

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        return sorted((key for key in self._bucket(bucket) if key.startswith(prefix)), key=str.encode)

    def _bucket(self, bucket: str) -> dict[str, bytes]:
        try:
            return self._buckets[bucket]
        except KeyError:
            raise NoSuchBucket from None
