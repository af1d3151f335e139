"""A conversation with the emulated S3, in the parameters and answers of boto3."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids

NOON = 1_700_000_000.0


class Conversation:
    """`s3.put_object(Bucket=…)` answers the output, or raises the AwsError. There is a bucket `files`."""

    def __init__(self, region="us-east-1", account="123456789012", emulator=None, bucket="files", **settings):
        self.clock = ManualClock(NOON)
        self.emulator = emulator or Emulator(self.clock, Ids(1), settings=Settings(**settings))
        self.scope = Scope(account, region)
        self.assumptions = ()
        if emulator is None and bucket is not None:
            self.create_bucket(Bucket=bucket)

    def at(self, region="us-east-1", account="123456789012"):
        """The same world, seen from another region or account."""
        return Conversation(region, account, self.emulator)

    def __getattr__(self, name):
        operation = "".join(word.capitalize() for word in name.split("_"))
        return lambda **params: self.call(operation, params)

    def call(self, operation, params):
        answer = self.emulator.answer(OperationCall("s3", operation, params, self.scope))
        self.assumptions = answer.assumptions
        if answer.error is not None:
            raise answer.error
        return dict(answer.output)

    def put(self, key, body=b"", bucket="files", **more):
        return self.put_object(Bucket=bucket, Key=key, Body=body, **more)

    def get(self, key, bucket="files", **more):
        return self.get_object(Bucket=bucket, Key=key, **more)

    def begin(self, key="a", bucket="files", **more):
        """Begin an upload, and give what names it."""
        told = self.create_multipart_upload(Bucket=bucket, Key=key, **more)
        return {"Bucket": bucket, "Key": key, "UploadId": told["UploadId"]}

    def part(self, upload, number, body, **more):
        """Put a part, and give how it is named when the upload is completed."""
        told = self.upload_part(**upload, PartNumber=number, Body=body, **more)
        checksums = {name: value for name, value in told.items() if name.startswith("Checksum")}
        return {"PartNumber": number, "ETag": told["ETag"], **checksums}

    def complete(self, upload, *parts, **more):
        return self.complete_multipart_upload(**upload, MultipartUpload={"Parts": list(parts)}, **more)

    def keys(self, bucket="files", **more):
        """A page of keys and common prefixes."""
        told = self.list_objects_v2(Bucket=bucket, **more)
        return [one["Key"] for one in told["Contents"]] + [one["Prefix"] for one in told["CommonPrefixes"]]

    @contextmanager
    def refuses(self, code, message=None, status=400, **members):
        """The block's call is refused with this code, this text, and these further members."""
        with pytest.raises(AwsError) as raised:
            yield
        error = raised.value
        assert (error.code, error.status) == (code, status)
        assert message is None or error.message == message
        assert {name: value for name, value in error.members.items() if value is not None} == members


@pytest.fixture
def s3():
    return Conversation()


@pytest.fixture
def conversation():
    """The class, for tests that hold several."""
    return Conversation
