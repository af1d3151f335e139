"""The sides that recorded calls can be put to. A live endpoint is an adapter, a cassette is in `recorded_side`."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, NotEmulated, ReplaykitError
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.aws.recorded import RecordedCall
from replaykit.emulator import Emulated, Emulator, Settings
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.protocols import identify, write_error, write_response
from replaykit.services.dynamodb.hydration.pace import settling_delay
from replaykit.session.accounts import Accounts


class Unanswered(ReplaykitError):  # noqa: N818  # it is no fault of anybody
    """The other side has no answer to a call: a gap of the emulator, a miss of a cassette."""


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """A side's answer, and what it had to assume for it."""

    response: HttpResponse
    assumptions: tuple[str, ...] = ()


class Side(Protocol):
    """Who answers the recorded calls. `at` is when the recorded answer was given, if that is known."""

    def answer(self, call: OperationCall, request: HttpRequest, at: datetime | None) -> SideAnswer:
        """Answer a call, or raise Unanswered."""


class EmulatedSide:
    """A fresh emulator, hydrated from a cassette; its clock follows the recording, its ids come from a seed."""

    def __init__(self, recorded: Sequence[RecordedCall], *, seed: int = 0) -> None:
        first = next((one.at for one in recorded if one.at is not None), None)
        self.clock = ManualClock(first.timestamp()) if first else ManualClock()
        settings = Settings(delay=settling_delay(recorded), recorded_pace=True)
        self.emulator = Emulator(self.clock, Ids(seed), settings=settings)
        self._accounts = Accounts(recorded)
        self._coming = deque(self._accounts.settle_all(recorded))
        self.emulator.hydrate(list(self._coming))

    def answer(self, call: OperationCall, request: HttpRequest, at: datetime | None) -> SideAnswer:
        if at is not None and at.timestamp() > self.clock.now():
            self.clock.set(at.timestamp())
        try:
            emulated = self._follow(self._accounts.settle(call))
        except NotEmulated as gap:
            raise Unanswered(str(gap)) from gap
        except Exception as bug:  # noqa: BLE001  # a bug of the emulator is a divergence of one call, not the end of the diff
            text = f"the emulator failed, which is a bug of replaykit: {bug!r}"
            emulated = Emulated({}, AwsError("InternalServerError", text, status=500, fault="server"))
        spoken = {"request_id": self.emulator.world.ids.request_id(), "protocol": identify(request).protocol}
        if emulated.error is not None:
            response = write_error(call.service, call.operation, emulated.error, **spoken)
        else:
            response = write_response(call.service, call.operation, emulated.output, **spoken)
        return SideAnswer(response, emulated.assumptions)

    def _follow(self, call: OperationCall) -> Emulated:
        """The answer to the next recorded call of this operation, in the words of this side."""
        while self._coming:
            recorded = self._coming.popleft()
            if recorded.call.name == call.name:
                return self.emulator.follow(replace(recorded, call=call))
        return self.emulator.answer(call)
