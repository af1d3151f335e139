"""A bucket against a dict of what was put: objects and lists of them, in memory and in a directory."""

from __future__ import annotations

import os
import tempfile
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from replaykit.adapters.directory_buckets import DirectoryBuckets
from replaykit.aws.call import OperationCall
from replaykit.aws.checksums import _CRC32C, _CRC64NVME, LANES, LONG, _run, checksum
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

# Few characters, so that keys are each other's beginnings, and folders of each other.
KEYS = st.text("ab/é%.", min_size=1, max_size=5)
BODIES = st.binary(max_size=3)
PREFIXES = st.text("ab/", max_size=3)
DELIMITERS = st.sampled_from(["", "/", "a", "ab", "é"])


def listed(keys, prefix, delimiter):
    """Keys and common prefixes as one list, as S3's documentation defines them."""
    entries = set()
    for key in keys:
        if key.startswith(prefix):
            rest = key[len(prefix) :]
            cut = rest.find(delimiter) if delimiter else -1
            entries.add((prefix + rest[: cut + len(delimiter)], True) if cut >= 0 else (key, False))
    return sorted(entries)


class Bucket(RuleBasedStateMachine):
    """Whatever is done, the bucket holds what the dict holds."""

    @initialize(directory=st.booleans())
    def begin(self, directory):
        self.folder = tempfile.TemporaryDirectory() if directory else None
        buckets = DirectoryBuckets(Path(self.folder.name)) if self.folder else None
        self.clock, self.objects = ManualClock(), {}
        self.settings = Settings(buckets=buckets)
        self.restart()
        self.ask("CreateBucket")

    def restart(self):
        self.emulator = Emulator(self.clock, Ids(1), settings=self.settings)

    def ask(self, operation, **params):
        answer = self.emulator.answer(OperationCall("s3", operation, {"Bucket": "bucket", **params}))
        return answer.error.code if answer.error else answer.output

    @rule(key=KEYS, body=BODIES, kind=st.sampled_from([None, "text/plain"]))
    def put(self, key, body, kind):
        self.ask("PutObject", Key=key, Body=body, **({"ContentType": kind} if kind else {}))
        self.objects[key] = (body, kind or "binary/octet-stream")

    @rule(key=KEYS, body=BODIES)
    def put_new(self, key, body):
        told = self.ask("PutObject", Key=key, Body=body, IfNoneMatch="*")
        assert (told == "PreconditionFailed") == (key in self.objects)
        self.objects.setdefault(key, (body, "binary/octet-stream"))

    @rule(source=KEYS, key=KEYS)
    def copy(self, source, key):
        told = self.ask("CopyObject", Key=key, CopySource=f"bucket/{quote(source)}")
        if source not in self.objects:
            assert told == "NoSuchKey"
        elif source == key:
            assert told == "InvalidRequest"
        else:
            self.objects[key] = self.objects[source]

    @rule(key=KEYS)
    def delete(self, key):
        assert self.ask("DeleteObject", Key=key) == {}
        self.objects.pop(key, None)

    @rule(keys=st.lists(KEYS, min_size=1, max_size=4))
    def delete_many(self, keys):
        told = self.ask("DeleteObjects", Delete={"Objects": [{"Key": key} for key in keys]})
        assert [one["Key"] for one in told["Deleted"]] == keys
        for key in keys:
            self.objects.pop(key, None)

    @rule()
    def delete_bucket(self):
        told = self.ask("DeleteBucket")
        assert (told == "BucketNotEmpty") == bool(self.objects)
        if not self.objects:
            assert self.ask("HeadBucket") == "NoSuchBucket"
            self.ask("CreateBucket")

    @rule(seconds=st.integers(0, 100))
    def wait(self, seconds):
        self.clock.advance(seconds)

    @rule()
    def begin_again(self):
        """What lies in a directory outlives the process."""
        if self.folder:
            self.settings = Settings(buckets=DirectoryBuckets(self.settings.buckets.path))
            self.restart()

    @rule(key=KEYS)
    def get(self, key):
        told = self.ask("GetObject", Key=key)
        if key in self.objects:
            assert (told["Body"], told["ContentType"]) == self.objects[key]
        else:
            assert told == "NoSuchKey"

    @rule(prefix=PREFIXES, delimiter=DELIMITERS, most=st.integers(1, 4), after=st.none() | KEYS)
    def list_pages(self, prefix, delimiter, most, after):
        """Each page is full but the last, and together they are the list."""
        wanted = [entry for entry in listed(self.objects, prefix, delimiter) if after is None or entry[0] > after]
        found, more = [], {} if after is None else {"StartAfter": after}
        while True:
            page = self.ask("ListObjectsV2", Prefix=prefix, Delimiter=delimiter, MaxKeys=most, **more)
            keys, prefixes = page["Contents"], page["CommonPrefixes"]
            assert page["KeyCount"] == len(keys) + len(prefixes)
            assert all(one["Size"] == len(self.objects[one["Key"]][0]) for one in keys)
            found += sorted([(one["Key"], False) for one in keys] + [(one["Prefix"], True) for one in prefixes])
            if not page["IsTruncated"]:
                break
            assert page["KeyCount"] == most
            assert len(found) < len(wanted), "the pages do not end"
            more = {"ContinuationToken": page["NextContinuationToken"]}
        assert found == wanted

    @rule(prefix=PREFIXES, delimiter=DELIMITERS, most=st.integers(1, 4))
    def list_as_before(self, prefix, delimiter, most):
        found, marker = [], ""
        while True:
            page = self.ask("ListObjects", Prefix=prefix, Delimiter=delimiter, MaxKeys=most, Marker=marker)
            found += [(one["Key"], False) for one in page["Contents"]]
            found += [(one["Prefix"], True) for one in page["CommonPrefixes"]]
            if not page["IsTruncated"]:
                break
            before, marker = marker, page.get("NextMarker") or page["Contents"][-1]["Key"]
            assert marker > before, "the pages do not end"
        assert sorted(found) == listed(self.objects, prefix, delimiter)

    @invariant()
    def the_keys_are_those_of_the_dict(self):
        if hasattr(self, "objects"):
            told = self.ask("ListObjectsV2")["Contents"]
            assert [one["Key"] for one in told] == sorted(self.objects)

    def teardown(self):
        if getattr(self, "folder", None):
            self.folder.cleanup()


TestBucket = Bucket.TestCase
TestBucket.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@given(st.sampled_from(["crc32c", "crc64nvme"]), st.integers(0, 2 * LANES))
@settings(max_examples=10, deadline=None)
def test_a_long_checksum_is_that_of_its_parts_one_after_the_other(kind, more):
    """The lanes against the bytes: a CRC of a long body, reckoned both ways."""
    body = os.urandom(64) * ((LONG + more) // 64)
    polynomial, bits = {"crc32c": _CRC32C, "crc64nvme": _CRC64NVME}[kind]
    full = (1 << bits) - 1
    value = _run(full, body, polynomial)
    assert checksum(kind, body) == b64encode((value ^ full).to_bytes(bits // 8, "big")).decode()
