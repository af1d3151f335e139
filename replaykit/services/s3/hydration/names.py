"""A recorded upload that begins again keeps its recorded id, so that what was recorded of it, and is not, goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from replaykit.aws.recorded import RecordedCall
from replaykit.emulator.answer import Emulated
from replaykit.emulator.registry import following
from replaykit.emulator.world import World
from replaykit.services.s3.store import S3, store_of


@following("s3")
def follow(world: World, recorded: RecordedCall) -> Callable[[Emulated | None], None]:
    """On the recording's own time the emulator is compared with it, and speaks in its own words."""

    def after(emulated: Emulated | None) -> None:
        if recorded.error is not None or world.settings.recorded_pace:
            return
        store, operation = store_of(world, recorded.call.scope), recorded.call.operation
        if emulated is None:
            _forget(store, recorded)
        elif emulated.error is None and operation == "CreateMultipartUpload" and "UploadId" in recorded.output:
            _rename(store, emulated.output, recorded.output["UploadId"])

    return after


def _rename(store: S3, made: Any, upload_id: str) -> None:
    upload = store.uploads.find(made["Bucket"], made["Key"], made["UploadId"])
    if upload is not None:
        store.uploads.rename(upload, upload_id)


def _forget(store: S3, recorded: RecordedCall) -> None:
    """An object that the recording completed and the emulator could not is there, and nobody knows what it holds."""
    bucket, key = recorded.call.params.get("Bucket"), recorded.call.params.get("Key")
    if recorded.call.operation == "CompleteMultipartUpload" and isinstance(bucket, str) and isinstance(key, str):
        store.forget(bucket, key)
