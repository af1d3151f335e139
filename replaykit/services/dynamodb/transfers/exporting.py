"""Writing an export: data files by partition, and the manifests that tell of them.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html; the names and forms that the
page does not tell were measured on AWS by others (ScyllaDB's tests of exports).
"""

from __future__ import annotations

from base64 import b32encode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import md5
from typing import Any, NamedTuple

import orjson

from replaykit.ports.buckets import BucketProblem, Buckets, Properties, plain
from replaykit.ports.clock import iso_instant
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.formats import compressed
from replaykit.services.dynamodb.transfers.export_content import Content
from replaykit.services.dynamodb.transfers.exports import Export, Outcome
from replaykit.services.dynamodb.transfers.failing import failure_of


class DataFile(NamedTuple):
    """A file that is written, as the files manifest tells of it."""

    key: str
    items: int
    body: bytes

    def put(self, buckets: Buckets, bucket: str, now: float) -> bytes:
        """Write it, and give its line. The ETag is that of an upload in one part, as exports are written."""
        digest = _md5(self.body)
        etag = f"{_md5(digest).hex()}-1"
        buckets.put(bucket, self.key, self.body, Properties(len(self.body), etag, now))
        told = {"itemCount": self.items, "md5Checksum": _text(digest), "etag": etag, "dataFileS3Key": self.key}
        return orjson.dumps(told) + b"\n"


def begin_export(buckets: Buckets, export: Export) -> None:
    """The file that shows that the bucket can be written; where it can't, the end of the export tells why."""
    with suppress(BucketProblem):
        _put_started(buckets, export, export.started)


def finish_export(buckets: Buckets, ids: Ids, export: Export, content: Content, now: float) -> None:
    """Write all of it; the summary, which says that it is whole, comes last."""
    try:
        _put_started(buckets, export, now)
        export.outcome = _write(buckets, ids, export, content, now)
    except BucketProblem as problem:
        export.outcome = Outcome(failure=failure_of(problem, ids))


def _write(buckets: Buckets, ids: Ids, export: Export, content: Content, now: float) -> Outcome:
    bucket = export.request["S3Bucket"]
    outcome = Outcome(sum(map(len, content.parts)), content.billed)
    lines = b""
    for file in _files(ids, export, content):
        lines += file.put(buckets, bucket, now)
    for name, body in (("manifest-files", lines), ("manifest-summary", _summary(export, outcome))):
        for key, text in ((f"{name}.md5", _text(_md5(body)).encode()), (f"{name}.json", body)):
            buckets.put(bucket, f"{export.folder}/{key}", text, plain(text, now))
    return outcome


def _files(ids: Ids, export: Export, content: Content) -> Iterator[DataFile]:
    """A file for each partition, empty where the partition is. All incremental exports share one folder."""
    folder = f"{export.prefix}AWSDynamoDB/data" if export.period is not None else f"{export.folder}/data"
    suffix = "ion.gz" if export.format == "ION" else "json.gz"
    for part in content.parts:
        yield DataFile(f"{folder}/{file_name(ids)}.{suffix}", len(part), compressed(b"".join(part)))


def file_name(ids: Ids) -> str:
    """26 letters and digits, as AWS names them."""
    return b32encode(bytes.fromhex(ids.hex(32))).decode("ascii").rstrip("=").lower()


def _summary(export: Export, outcome: Outcome) -> bytes:
    period = export.period
    told = {
        "version": "2020-06-30" if period is None else "2023-08-01",
        "exportArn": export.arn,
        "startTime": iso_instant(export.started),
        "endTime": iso_instant(export.ends_at),
        "tableArn": export.table_arn,
        "tableId": export.table_id,
        **({"exportTime": iso_instant(export.at)} if export.at is not None else {}),
        **({} if period is None else _period(period)),
        "s3Bucket": export.request["S3Bucket"],
        "s3Prefix": export.request.get("S3Prefix"),
        "s3SseAlgorithm": export.algorithm,
        "s3SseKmsKeyId": export.request.get("S3SseKmsKeyId"),
        "manifestFilesS3Key": f"{export.folder}/manifest-files.json",
        "billedSizeBytes": outcome.billed,
        "itemCount": outcome.items,
        "outputFormat": export.format,
    }
    if period is not None:
        told |= {"outputView": period["ExportViewType"], "exportType": "INCREMENTAL_EXPORT"}
    return orjson.dumps(told)


def _period(period: Mapping[str, Any]) -> dict[str, str]:
    return {f"export{end}Time": iso_instant(period[f"Export{end}Time"].timestamp()) for end in ("From", "To")}


def _put_started(buckets: Buckets, export: Export, now: float) -> None:
    buckets.put(export.request["S3Bucket"], f"{export.folder}/_started", b"", plain(b"", now))


def _md5(body: bytes) -> bytes:
    return md5(body, usedforsecurity=False).digest()


def _text(digest: bytes) -> str:
    return b64encode(digest).decode("ascii")
