"""Why an export, an import or a bulk operation failed, where S3 is the reason: its error in the words of an SDK.

Measured on AWS (ack-api-quirks, DDB-IMPORT-012), the end of the text in an example of the developer guide.
"""

from __future__ import annotations

from base64 import b32encode, b64encode

from replaykit.ports.buckets import BucketProblem
from replaykit.ports.ids import Ids

REQUEST_ID_BYTES, EXTENDED_ID_BYTES = 10, 56


def failure_of(problem: BucketProblem, ids: Ids) -> tuple[str, str]:
    """FailureCode and FailureMessage; what S3 itself would not say is told as it is."""
    if problem.status is None:
        return problem.code, str(problem)
    request_id = b32encode(bytes.fromhex(ids.hex(2 * REQUEST_ID_BYTES))).decode()
    extended = b64encode(bytes.fromhex(ids.hex(2 * EXTENDED_ID_BYTES))).decode()
    told = (
        f"{problem} (Service: Amazon S3; Status Code: {problem.status}; "
        f"Error Code: {problem.code.removeprefix('S3')}; Request ID: {request_id}; "
        f"S3 Extended Request ID: {extended}; Proxy: null)"
    )
    return problem.code, told
