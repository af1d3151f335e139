"""The buckets of a partition: accounts and regions share their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from replaykit.aws.call import Scope
from replaykit.aws.error import NotEmulated
from replaykit.emulator.registry import store
from replaykit.emulator.world import World
from replaykit.ports.buckets import Bucket, BucketProblem, Buckets, NoSuchBucket, NoSuchKey, Properties
from replaykit.services.s3.uploads import Uploads

T = TypeVar("T")
# Where the one store of a partition is kept.
HOMES = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


class S3:
    """Every bucket, and what of a recorded world is known of them.

    `unseen` are buckets that a recording shows to have been there, each with the keys that are known to be none of
    theirs; `assumed` those that an export or an import took for granted; `gone` those that are known not to be there;
    `versioned` those that have versions in the recording. The parts of `uploads` are kept here and nowhere else.
    """

    def __init__(self, world: World, partition: str) -> None:
        self.partition = partition
        self.unseen: dict[str, set[str]] = {}
        self.assumed: set[str] = set()
        self.gone: set[str] = set()
        self.versioned: set[str] = set()
        self.uploads = Uploads()
        self._world = world

    @property
    def buckets(self) -> Buckets:
        return self._world.buckets(self.partition)

    @property
    def open(self) -> bool:
        """Whether there may be buckets that nobody saw: those of a recorded world, unless a directory has them."""
        return self.recorded and self._world.settings.buckets is None

    @property
    def recorded(self) -> bool:
        return self._world.recorded

    def find(self, name: str) -> Bucket | None:
        try:
            return _asked(lambda: self.buckets.bucket(name))
        except NoSuchBucket:
            return None

    def every(self) -> list[Bucket]:
        return _asked(self.buckets.buckets)

    def create(self, bucket: Bucket) -> None:
        _asked(lambda: self.buckets.create(bucket))
        self.gone.discard(bucket.name)

    def delete(self, name: str) -> None:
        _asked(lambda: self.buckets.delete(name))
        self.gone.add(name)
        self.assumed.discard(name)
        self.unseen.pop(name, None)
        self.uploads.drop(name)

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        return _asked(lambda: self.buckets.keys(bucket, prefix))

    def properties(self, bucket: str, key: str) -> Properties | None:
        try:
            return _asked(lambda: self.buckets.properties(bucket, key))
        except NoSuchKey:
            return None

    def body(self, bucket: str, key: str) -> bytes:
        return _asked(lambda: self.buckets.get(bucket, key))

    def put(self, bucket: str, key: str, body: bytes, properties: Properties) -> None:
        _asked(lambda: self.buckets.put(bucket, key, body, properties))
        self.uploads.changed(bucket, key)
        if bucket in self.unseen:
            self.unseen[bucket].discard(key)

    def remove(self, bucket: str, key: str) -> None:
        _asked(lambda: self.buckets.remove(bucket, key))
        self.uploads.changed(bucket, key)
        if bucket in self.unseen:
            self.unseen[bucket].add(key)

    def forget(self, bucket: str, key: str) -> None:
        """From now on an object is one that nobody saw; a directory goes on saying itself what is there."""
        if self.open and self.find(bucket) is not None:
            self.remove(bucket, key)
            self.unseen.setdefault(bucket, set()).discard(key)


def _asked(ask: Callable[[], T]) -> T:
    """What the buckets say; what only a directory of them can't do is a gap."""
    try:
        return ask()
    except (NoSuchBucket, NoSuchKey):
        raise
    except BucketProblem as problem:
        raise NotEmulated("s3", f"the directory of the buckets can't hold this: {problem}") from None


def store_of(world: World, scope: Scope) -> S3:
    """The store of a call's partition."""
    made: S3 = world.store("s3", Scope("", HOMES[scope.partition]))
    return made


@store("s3")
def make_store(world: World, scope: Scope) -> S3:
    """All accounts and regions of a partition have one."""
    return S3(world, scope.partition) if not scope.account else store_of(world, scope)
