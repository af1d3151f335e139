"""The emulator as an answerer: one request in, one answer out, with nothing recorded behind it."""

from __future__ import annotations

from replaykit.adapters.endpoint_response import own_error
from replaykit.aws.error import AwsError, NotAws, NotEmulated, UnknownOperation
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.emulator.kernel import Emulator
from replaykit.protocols.codec import read_request, write_error, write_response
from replaykit.protocols.identify import identify
from replaykit.session.answer import PROVENANCE_HEADER, Answer, Provenance


class Emulated:
    """Answers by an emulator.

    Args:
        emulator: what answers; `ids` mints the request ids.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._ids = emulator.world.ids

    def answer(self, request: HttpRequest) -> Answer:
        try:
            call = read_request(request)
        except AwsError as error:
            identity = identify(request)
            response = self._error(identity.service, identity.operation, error)
            return Answer(response, Provenance.DERIVED, f"{identity.service}.{identity.operation}")
        except NotAws as error:
            return _miss(own_error(400, "NotAws", str(error)), "", str(error))
        except UnknownOperation as error:
            return _miss(own_error(400, "UnknownOperationException", str(error)), "", str(error))
        try:
            emulated = self._emulator.answer(call)
        except NotEmulated as gap:
            told = AwsError("NotEmulated", f"replaykit can't answer {gap}")
            return _miss(self._error(call.service, call.operation, told), call.name, str(gap))
        if emulated.error is not None:
            response = self._error(call.service, call.operation, emulated.error)
        else:
            request_id = self._ids.request_id()
            response = write_response(call.service, call.operation, emulated.output, request_id=request_id)
        provenance = Provenance.ASSUMED if emulated.assumptions else Provenance.DERIVED
        response.headers.add(PROVENANCE_HEADER, provenance.value)
        return Answer(response, provenance, call.name, "; ".join(emulated.assumptions))

    def _error(self, service: str, operation: str, error: AwsError) -> HttpResponse:
        return write_error(service, operation, error, request_id=self._ids.request_id())


def _miss(response: HttpResponse, operation: str, note: str) -> Answer:
    response.headers.add(PROVENANCE_HEADER, Provenance.MISS.value)
    return Answer(response, Provenance.MISS, operation, note)
