"""Doing a bulk operation: every item of the files is put, under its condition if it has one, and what failed is told.

ASSUMPTION, all of it marked where it is answered (`REPORT`): the members of a record beside `Item` are those of PutItem
(that there are conditions by item is documented), and the report's layout; an operation on AWS would prove both. Puts
feed the stream and recovery as all others do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from replaykit.aws.error import AwsError
from replaykit.emulator import Context
from replaykit.ports.buckets import BucketProblem, plain
from replaykit.services.dynamodb.expressions.requests import of_put
from replaykit.services.dynamodb.formats import Malformed, Record
from replaykit.services.dynamodb.store import Tables
from replaykit.services.dynamodb.stored import store
from replaykit.services.dynamodb.table import Table
from replaykit.services.dynamodb.transfers.bulk_operations import BulkOperation, Outcome
from replaykit.services.dynamodb.transfers.failing import failure_of
from replaykit.services.dynamodb.transfers.input_files import InputFile
from replaykit.services.dynamodb.values import Item, invalid, item_size, read_item
from replaykit.services.dynamodb.write import Planned, Write, perform, plan

REPORT = "the members of a bulk operation's records, and the layout of its report, are not documented in the model"
CONDITION_FAILED = "ConditionalCheckFailedException"
CONDITION = ("ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues")


@dataclass(slots=True)
class Run:
    """One operation under way; `reports` holds lines by output type."""

    ctx: Context[Tables]
    operation: BulkOperation
    table: Table
    files: Sequence[InputFile]
    outcome: Outcome = field(default_factory=Outcome)
    reports: dict[str, list[bytes]] = field(default_factory=lambda: {"ERROR": [], "CONDITION_CHECK_FAILURE": []})

    def __call__(self, now: float) -> None:
        """Do it all, unless it was cancelled; with a bucket that can't be written nothing is done."""
        operation, name = self.operation, self.table.name
        if operation.cancelled_at is not None:
            return
        operation.outcome = self.outcome
        # The same table may be another object by now: it has joined a global table.
        table = self.ctx.store.find(name, now)
        if table is None or table.table_id != operation.table_id:
            self.outcome.failure = ("ResourceNotFoundException", f"Requested resource not found: Table: {name}")
            return
        self.table = table
        try:
            self._put("_started", b"", now)
            for file in self.files:
                self._put_items(file, now)
            self._report(now)
        except BucketProblem as problem:
            self.outcome.failure = failure_of(problem, self.ctx.ids)

    def _put_items(self, file: InputFile, now: float) -> None:
        for line in file.lines:
            if isinstance(line, Malformed):
                self._failed({"S3Key": file.key}, "MalformedInput", str(line))
            else:
                self._put_item(line, now)
            self.outcome.processed += 1
        self.outcome.read += file.stored_size

    def _put_item(self, record: Record, now: float) -> None:
        try:
            planned = plan(self.ctx, _write(self.table, record), self.table)
        except AwsError as error:
            shown = {"Item": _json(record.item)}
            if error.code == CONDITION_FAILED:
                old = error.members.get("Item")
                told = shown if old is None else shown | {"ExistingItem": _json(old)}
                self.reports["CONDITION_CHECK_FAILURE"].append(orjson.dumps(told) + b"\n")
            else:
                self._failed(shown, error.code, error.message or "")
        else:
            perform(planned, now)
            self._count(planned)

    def _failed(self, shown: Mapping[str, Any], code: str, message: str) -> None:
        self.outcome.failed += 1
        self.reports["ERROR"].append(orjson.dumps({**shown, "ErrorCode": code, "ErrorMessage": message}) + b"\n")

    def _count(self, planned: Planned) -> None:
        """Bytes of the item, and of its entry in each index that has one."""
        item, outcome = planned.new, self.outcome
        assert item is not None, "a put has an item"
        outcome.written += planned.size
        for index in self.table.indexes.values():
            if index.place(item, planned.place) is not None:
                sizes = outcome.globals if index.is_global else outcome.local
                sizes[index.name] = sizes.get(index.name, 0) + item_size(index.project(item))
        for name, vectors in self.table.vectors.items():
            if size := vectors.size_of(planned.place, item):
                outcome.vectors[name] = outcome.vectors.get(name, 0) + size

    def _report(self, now: float) -> None:
        """What was not written, as far as it was asked for, and a manifest that counts it."""
        wanted = self.operation.request["OutputS3Configuration"]["OutputType"]
        files = []
        for kind in dict.fromkeys(wanted):
            lines = self.reports[kind]
            if lines:
                name = f"{kind.lower().replace('_', '-')}.json"
                files.append(
                    {"outputType": kind, "itemCount": len(lines), "s3Key": self._put(name, b"".join(lines), now)}
                )
        told = {
            "bulkOperationArn": self.operation.arn,
            "processedItemCount": self.outcome.processed,
            "failedItemCount": self.outcome.failed,
            "files": files,
        }
        self._put("manifest.json", orjson.dumps(told), now)

    def _put(self, name: str, body: bytes, now: float) -> str:
        output = self.operation.request["OutputS3Configuration"]
        prefix = output.get("S3KeyPrefix", "")
        between = "" if not prefix or prefix.endswith("/") else "/"
        key = f"{prefix}{between}AWSDynamoDB/{self.operation.id}/{name}"
        self.ctx.buckets.put(output["S3Bucket"], key, body, plain(body, now))
        return key


def _write(table: Table, record: Record) -> Write:
    """A record as the put that it asks for."""
    request = {name: record.members[name] for name in CONDITION if name in record.members}
    names, values = (request.get(name, {}) for name in CONDITION[1:])
    well = isinstance(request.get(CONDITION[0], ""), str) and isinstance(names, dict) and isinstance(values, dict)
    if not well or not all(isinstance(name, str) for name in names.values()):
        raise invalid("The condition of an item is not of the form that PutItem takes")
    item, size = read_item(record.item)
    return Write("Put", table.name, item, size, of_put(request), None, tell_old=True)


def _json(item: Item) -> orjson.Fragment:
    return orjson.Fragment(store(item, 0, None)[0])
