"""A bucket with uploads in parts against dicts of what was put: what they become, and what is under way."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import md5
from unittest.mock import patch
from urllib.parse import quote
from zlib import crc32

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from replaykit.services.s3 import completing
from tests.properties.test_s3_bucket import BODIES, DELIMITERS, KEYS, PREFIXES, Bucket, listed

KINDS = st.sampled_from([None, "COMPOSITE", "FULL_OBJECT"])
NUMBERS = st.integers(1, 4)


def etag(body):
    return f'"{md5(body).hexdigest()}"'


def checksum(body):
    return b64encode(crc32(body).to_bytes(4, "big")).decode()


def composed(bodies):
    """The tag of parts, and the checksum of theirs."""
    tag = md5(b"".join(md5(body).digest() for body in bodies)).hexdigest()
    whole = checksum(b"".join(b64decode(checksum(body)) for body in bodies))
    return f'"{tag}-{len(bodies)}"', f"{whole}-{len(bodies)}"


class Uploads(Bucket):
    """Nothing of an upload is seen before it is completed; then it is one object, and no other upload has changed.

    Parts may be small here, or else nothing could be joined in a test's time.
    """

    @initialize(directory=st.booleans())
    def begin(self, directory):
        super().begin(directory)
        self.uploads, self.composite = {}, {}
        self.small = patch.object(completing, "LEAST", 0)
        self.small.start()

    def teardown(self):
        super().teardown()
        if hasattr(self, "small"):
            self.small.stop()

    def restart(self):
        """Parts wait in memory."""
        super().restart()
        self.uploads = {}

    @rule()
    def delete_bucket(self):
        super().delete_bucket()
        if not self.objects:
            self.uploads = {}

    @rule(source=KEYS, key=KEYS)
    def copy(self, source, key):
        """A copy is another object, and no more in parts."""
        super().copy(source, key)
        if source in self.objects and source != key:
            self.objects[key] = (*self.objects[source],)

    def some_upload(self, data):
        upload_id = data.draw(st.sampled_from(sorted(self.uploads)))
        return upload_id, *self.uploads[upload_id]

    def start(self, key, kind):
        more = {"ChecksumAlgorithm": "CRC32", "ChecksumType": kind} if kind else {}
        told = self.ask("CreateMultipartUpload", Key=key, ContentType="text/plain", **more)
        self.uploads[told["UploadId"]] = (key, kind, {})
        return told["UploadId"]

    def send(self, upload_id, number, body):
        key, _, parts = self.uploads[upload_id]
        more = {"UploadId": upload_id, "ChecksumCRC32": checksum(body)}
        assert self.ask("UploadPart", Key=key, PartNumber=number, Body=body, **more)["ETag"] == etag(body)
        parts[number] = body

    def finish(self, upload_id, numbers):
        """By some of the parts, and again, as after an answer that got lost."""
        key, kind, parts = self.uploads[upload_id]
        named = [{"PartNumber": number, "ETag": etag(parts[number])} for number in numbers]
        if kind == "COMPOSITE":
            named = [{**one, "ChecksumCRC32": checksum(parts[one["PartNumber"]])} for one in named]
        asked = {"Key": key, "UploadId": upload_id, "MultipartUpload": {"Parts": named}}
        told = self.ask("CompleteMultipartUpload", **asked)
        if not named:
            assert told == "InvalidRequest"
            return
        bodies = [parts[number] for number in numbers]
        assert told["ETag"] == composed(bodies)[0]
        assert self.ask("CompleteMultipartUpload", **asked) == told
        self.objects[key] = (b"".join(bodies), "text/plain")
        self.composite[key] = (self.objects[key], bodies, kind)
        del self.uploads[upload_id]

    @rule(key=KEYS, kind=KINDS)
    def begin_upload(self, key, kind):
        self.start(key, kind)

    @precondition(lambda self: getattr(self, "uploads", None))
    @rule(data=st.data(), number=NUMBERS, body=BODIES)
    def put_part(self, data, number, body):
        self.send(self.some_upload(data)[0], number, body)

    @precondition(lambda self: getattr(self, "uploads", None) and self.objects)
    @rule(data=st.data(), number=NUMBERS)
    def copy_part(self, data, number):
        upload_id, key, _, parts = self.some_upload(data)
        source = data.draw(st.sampled_from(sorted(self.objects)))
        more = {"UploadId": upload_id, "CopySource": f"bucket/{quote(source)}"}
        told = self.ask("UploadPartCopy", Key=key, PartNumber=number, **more)
        parts[number] = self.objects[source][0]
        assert told["CopyPartResult"]["ETag"] == etag(parts[number])

    @precondition(lambda self: getattr(self, "uploads", None))
    @rule(data=st.data())
    def complete(self, data):
        upload_id, _, _, parts = self.some_upload(data)
        self.finish(upload_id, sorted(data.draw(st.sets(st.sampled_from(sorted(parts))))) if parts else [])

    @precondition(lambda self: getattr(self, "uploads", None))
    @rule(data=st.data())
    def abort(self, data):
        upload_id, key, *_ = self.some_upload(data)
        assert self.ask("AbortMultipartUpload", Key=key, UploadId=upload_id) == {}
        assert self.ask("AbortMultipartUpload", Key=key, UploadId=upload_id) == "NoSuchUpload"
        del self.uploads[upload_id]

    @rule(key=KEYS, kind=KINDS, bodies=st.lists(BODIES, min_size=1, max_size=3))
    def put_in_parts(self, key, kind, bodies):
        upload_id = self.start(key, kind)
        for number, body in enumerate(bodies, 1):
            self.send(upload_id, number, body)
        self.finish(upload_id, range(1, len(bodies) + 1))

    @rule(prefix=PREFIXES, delimiter=DELIMITERS)
    def list_uploads(self, prefix, delimiter):
        page = self.ask("ListMultipartUploads", Prefix=prefix, Delimiter=delimiter)
        keys = [key for key, _, _ in self.uploads.values()]
        entries = listed(keys, prefix, delimiter)
        assert [one["Prefix"] for one in page["CommonPrefixes"]] == [common for common, many in entries if many]
        assert [one["Key"] for one in page["Uploads"]] == sorted(key for key in keys if (key, False) in entries)

    @rule(most=st.integers(1, 3))
    def list_upload_pages(self, most):
        found, markers = [], {}
        while True:
            page = self.ask("ListMultipartUploads", MaxUploads=most, **markers)
            found += [(one["Key"], one["UploadId"]) for one in page["Uploads"]]
            if not page["IsTruncated"]:
                break
            assert len(page["Uploads"]) == most
            assert len(found) < len(self.uploads), "the pages do not end"
            markers = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
        assert found == sorted((key, upload_id) for upload_id, (key, _, _) in self.uploads.items())

    @invariant()
    def the_parts_are_those_that_wait(self):
        for upload_id, (key, _, parts) in getattr(self, "uploads", {}).items():
            told = self.ask("ListParts", Key=key, UploadId=upload_id, MaxParts=2)["Parts"]
            after = told[-1]["PartNumber"] if told else 0
            told += self.ask("ListParts", Key=key, UploadId=upload_id, PartNumberMarker=after)["Parts"]
            assert [(one["PartNumber"], one["ETag"], one["Size"]) for one in told] == [
                (number, etag(parts[number]), len(parts[number])) for number in sorted(parts)
            ]

    @invariant()
    def objects_are_in_parts_until_others_take_their_place(self):
        """Also after a new beginning."""
        for key, (made, bodies, kind) in getattr(self, "composite", {}).items():
            if self.objects.get(key) is made:
                whole = self.ask("HeadObject", Key=key, ChecksumMode="ENABLED")
                wanted = {"COMPOSITE": composed(bodies)[1], "FULL_OBJECT": checksum(made[0])}
                assert (whole["ETag"], whole.get("ChecksumCRC32")) == (composed(bodies)[0], wanted.get(kind))
                parts = [self.ask("GetObject", Key=key, PartNumber=number + 1) for number in range(len(bodies))]
                assert [(part["Body"], part["PartsCount"]) for part in parts] == [(one, len(bodies)) for one in bodies]
            elif key in self.objects:
                assert "PartsCount" not in self.ask("HeadObject", Key=key, PartNumber=1)


TestUploads = Uploads.TestCase
TestUploads.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
