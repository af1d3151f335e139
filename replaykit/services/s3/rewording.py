"""What the model's constraints refuse, in S3's words: it has no ValidationException."""

from __future__ import annotations

from replaykit.aws.error import AwsError
from replaykit.emulator.context import Context
from replaykit.emulator.registry import rewording
from replaykit.services.s3.errors import malformed_xml
from replaykit.services.s3.store import S3

BODIES = ("'delete", "'createBucketConfiguration", "'multipartUpload")


@rewording("s3")
def reword(_: Context[S3], error: AwsError) -> AwsError:
    """ASSUMPTION: InvalidArgument where a header or the query is wrong; what is recorded is told by the prechecks."""
    if error.code != "ValidationException":
        return error
    text = error.message or ""
    return malformed_xml() if any(body in text for body in BODIES) else AwsError("InvalidArgument", text)
