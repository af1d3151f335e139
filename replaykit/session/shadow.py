"""The emulator kept in step with a replay: replayed writes are applied to it too, when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from replaykit.aws.call import OperationCall
from replaykit.aws.error import AwsError, NotEmulated, ReplaykitError
from replaykit.aws.recorded import RecordedCall
from replaykit.cassette.interaction import Interaction
from replaykit.emulator.answer import Emulated
from replaykit.matching.asked import ask
from replaykit.matching.handles import BEGINNINGS
from replaykit.matching.tape import Played, Tape
from replaykit.protocols.codec import read_response
from replaykit.session.accounts import Accounts


@runtime_checkable
class Answering(Protocol):
    """What the shadow needs of an emulator."""

    def answer(self, call: OperationCall) -> Emulated: ...
    def hydrate(self, recorded: Iterable[RecordedCall]) -> None: ...


@runtime_checkable
class Following(Protocol):
    """An emulator that can make a recorded call again and let what it gave keep its recorded names."""

    def follow(self, recorded: RecordedCall) -> Emulated: ...


@runtime_checkable
class Aging(Protocol):
    """An emulator in which things happen as time goes."""

    def catch_up(self) -> None: ...


class Shadow:
    """An emulator that is made, primed by the tape and brought up to date when it is first asked.

    Attributes:
        strays: what the emulator did otherwise than the recording, one line each.
    """

    def __init__(self, tape: Tape, make: Callable[[], Answering]) -> None:
        self.strays: list[str] = []
        self._tape = tape
        self._make = make
        self._emulator: Answering | None = None
        self._accounts = Accounts()
        self._behind: list[Played] = []
        self._catch_up: Callable[[], None] = _nothing_ages

    def follow(self, played: Played) -> None:
        """Note a replayed write; a read changes nothing, but a shard iterator that it gave is good from there on."""
        if played.writes or played.asked.name in BEGINNINGS:
            self._behind.append(played)

    def answer(self, call: OperationCall) -> Emulated:
        """The emulator's answer in the state that this replay has reached; raises NotEmulated."""
        emulator = self._emulator
        if emulator is None:
            emulator = self._emulator = self._make()
            recorded = list(recorded_calls(self._tape.interactions))
            self._accounts = Accounts(recorded)
            emulator.hydrate(self._accounts.settle_all(recorded))
            if isinstance(emulator, Aging):
                self._catch_up = emulator.catch_up
        self._catch_up()
        behind, self._behind = self._behind, []
        for played in behind:
            self._apply(emulator, played)
        return emulator.answer(self._accounts.settle(call))

    def _apply(self, emulator: Answering, played: Played) -> None:
        if played.asked.call is None:
            return
        call = self._accounts.settle(played.asked.call)
        recorded = _recorded_call(call, played.interaction, played.place)
        try:
            again = emulator.follow(recorded) if recorded and isinstance(emulator, Following) else emulator.answer(call)
        except NotEmulated as gap:
            self.strays.append(
                f"{call.name} (interaction {played.place + 1}) was replayed, but not emulated: {gap.why}"
            )
            return
        if again.error is not None and played.writes:
            self.strays.append(
                f"{call.name} (interaction {played.place + 1}) succeeded in the recording; the emulator says"
                f" {again.error}"
            )


def _nothing_ages() -> None:
    """What a foreign emulator does by itself is its own matter."""


def recorded_calls(interactions: Sequence[Interaction]) -> Iterator[RecordedCall]:
    """The interactions that the models understand, read whole."""
    for place, interaction in enumerate(interactions):
        call = ask(interaction.request).call if interaction.meta.request_known else None
        if call is not None:
            made = _recorded_call(call, interaction, place)
            if made is not None:
                yield made


def _recorded_call(call: OperationCall, interaction: Interaction, place: int) -> RecordedCall | None:
    at = instant_of(interaction)
    try:
        return RecordedCall(call, read_response(call.service, call.operation, interaction.response), None, at, place)
    except AwsError as error:
        return RecordedCall(call, {}, error, at, place)
    except ReplaykitError:
        return None


def instant_of(interaction: Interaction) -> datetime | None:
    """When the answer was given: as the cassette says, else as its Date header does."""
    if interaction.meta.at:
        try:
            return datetime.fromisoformat(interaction.meta.at)
        except ValueError:
            return None
    return _http_date(interaction.response.headers.get("date"))


def _http_date(text: str | None) -> datetime | None:
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  # some 3 ms that a run without gaps saves

    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
