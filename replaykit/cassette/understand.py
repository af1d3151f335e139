"""Interactions read by the service model: the calls that a cassette recorded, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from replaykit.aws.error import AwsError, NotAws, UnknownOperation
from replaykit.aws.recorded import RecordedCall
from replaykit.cassette.interaction import Interaction
from replaykit.protocols import read_request, read_response


def understand(interactions: Iterable[Interaction]) -> list[RecordedCall]:
    """The AWS calls among interactions, in their order.

    What is no AWS call, what the models do not know, requests that the service itself could not read, and answers whose
    request was not recorded are left out: they prove nothing about the world.
    """
    understood = (understand_one(one, index) for index, one in enumerate(interactions) if one.meta.request_known)
    return [one for one in understood if one is not None]


def understand_one(interaction: Interaction, index: int) -> RecordedCall | None:
    """One interaction as a call with its answer; None where it can't be read as one."""
    try:
        call = read_request(interaction.request)
    except (NotAws, UnknownOperation, AwsError):
        return None
    at = answered_at(interaction)
    try:
        output = read_response(call.service, call.operation, interaction.response)
    except AwsError as error:
        return RecordedCall(call, {}, error, at, index)
    return RecordedCall(call, output, None, at, index)


def answered_at(interaction: Interaction) -> datetime | None:
    """When the answer was given: as the cassette says, else by the answer's Date header (whole seconds)."""
    if interaction.meta.at:
        return _aware(datetime.fromisoformat(interaction.meta.at))
    date = interaction.response.headers.get("date")
    if not date:
        return None
    try:
        return _aware(parsedate_to_datetime(date))
    except ValueError:
        return None


def _aware(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
