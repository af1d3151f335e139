"""DeleteStream: a stream and all that is in it are gone by and by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replaykit.emulator import Context, operation
from replaykit.services.kinesis.gaps import GAPS
from replaykit.services.kinesis.requests import find_stream
from replaykit.services.kinesis.store import DataStreams


@operation("kinesis", "DeleteStream")
def delete_stream(ctx: Context[DataStreams], request: Mapping[str, Any]) -> Mapping[str, Any]:
    """See https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html.

    A stream that is being created can be deleted (measured). ASSUMPTION: one that is being deleted too, which changes
    nothing; a recorded second call would prove it.
    """
    GAPS.refuse(ctx.call)
    stream = find_stream(ctx, request)
    if stream.gone_at is None:
        ctx.store.delete(stream, ctx.now)
    return {}
