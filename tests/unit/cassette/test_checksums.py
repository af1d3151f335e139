"""Headers that describe a body follow its change, if they were right before."""

from __future__ import annotations

import pytest

from replaykit.aws.checksums import checksum, content_md5, crc32_of
from replaykit.aws.http import Headers
from replaykit.cassette.checksums import make_right

OLD, NEW = b"the old content", b"the new and longer content"


@pytest.mark.parametrize("algorithm", ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"])
def test_checksums_follow(algorithm):
    headers = Headers({f"x-amz-checksum-{algorithm}": checksum(algorithm, OLD)})
    make_right(headers, OLD, NEW)
    assert headers[f"x-amz-checksum-{algorithm}"] == checksum(algorithm, NEW)


@pytest.mark.parametrize(
    ("name", "of"),
    [("Content-Length", lambda body: str(len(body))), ("Content-MD5", content_md5), ("x-amz-crc32", crc32_of)],
)
def test_others_follow(name, of):
    headers = Headers({name: of(OLD)})
    make_right(headers, OLD, NEW)
    assert headers[name] == of(NEW)


def test_what_was_not_right_stays():
    fields = {"ETag": '"abc-2"', "Content-Length": "7", "x-amz-checksum-sha256": "abc-2", "x-amz-checksum-new": "x"}
    headers = Headers(fields)
    make_right(headers, OLD, NEW)
    assert headers == Headers(fields)


def test_the_wire_form_counts_for_what_describes_it():
    headers = Headers({"Content-Length": "4", "x-amz-decoded-content-length": str(len(OLD))})
    make_right(headers, OLD, NEW, wire=(b"wire", b"another"))
    assert headers == Headers({"Content-Length": "7", "x-amz-decoded-content-length": str(len(NEW))})
