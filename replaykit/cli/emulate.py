"""`replaykit emulate`: the emulator as an AWS endpoint.

It must answer at once, so nothing is imported that an answer does not need: no botocore, no mitmproxy, no rich.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from replaykit.adapters.endpoint import DEFAULT_HOST, DEFAULT_PORT, Endpoint
from replaykit.adapters.endpoint_admin import Page, Pages, clock_pages, health_pages
from replaykit.adapters.endpoint_kinesis import kinesis_pages
from replaykit.adapters.endpoint_settings import settings_pages
from replaykit.adapters.endpoint_streams import stream_pages
from replaykit.aws.http import HttpRequest
from replaykit.cassette.interaction import Interaction
from replaykit.cli.credentials import credentials_options, read_authorization
from replaykit.cli.emulated import page
from replaykit.cli.emulator_options import read_settings, settings_options
from replaykit.cli.loading import load
from replaykit.cli.serving import PORT, PORT_HELP, announce, serve
from replaykit.cli.summary import told
from replaykit.emulator.coverage import coverages
from replaykit.emulator.kernel import Emulator
from replaykit.emulator.registry import takers_of
from replaykit.emulator.settings import Settings
from replaykit.matching.tape import Tape
from replaykit.ports.clock import ShiftedClock
from replaykit.ports.ids import Ids
from replaykit.protocols.authorization import Authorize, signed
from replaykit.session.answer import Answer
from replaykit.session.session import Session
from replaykit.session.settings import Mode
from replaykit.session.settings import Settings as SessionSettings


@click.command("emulate")
@click.option("--port", type=PORT, default=DEFAULT_PORT, help=PORT_HELP)
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="Address to listen on.")
@click.option(
    "--hydrate",
    "cassettes",
    multiple=True,
    metavar="CASSETTE",
    help="Begin with what this cassette proves about the world when it was recorded. Can be given again.",
)
@click.option("--seed", type=int, help="Two runs with one seed mint the same ids.")
@credentials_options
@settings_options
@click.option("--list", "listing", is_flag=True, help="Print what is emulated and what is not, as Markdown, and end.")
def command(
    port: int,
    host: str,
    cassettes: tuple[str, ...],
    seed: int | None,
    *,
    credentials: tuple[str, ...],
    unsigned: bool,
    listing: bool,
    **chosen: Any,
) -> None:
    """Serve the emulator as an AWS endpoint until stopped: DynamoDB and its Streams, S3 and Kinesis.

    Tests move its clock, change its settings and split streams by pages of its own: GET /_replaykit/ lists them.
    """
    if listing:
        click.echo(page(coverages()), nl=False)
        return
    authorize, access_keys = read_authorization(credentials, unsigned=unsigned)
    emulation = Emulation(recorded(cassettes), seed, read_settings(chosen), authorize=authorize)

    def tell(endpoint: Endpoint) -> None:
        announce(endpoint, "emulates AWS", access_keys)

    serve(emulation.endpoint(host, port), tell, emulation.tick)
    click.echo(told(emulation.session.summary()), err=True)
    sys.exit(0)


class Emulation:
    """An emulator behind an endpoint, with its clock; `begin` makes it anew, as it was at the start.

    Args:
        hydration: what the world begins with.
        seed: of the ids.
        settings: of the emulator.
        authorize: who may call DynamoDB; by default whoever signs, as AWS takes no other calls.
    """

    def __init__(
        self,
        hydration: Sequence[Interaction] = (),
        seed: int | None = None,
        settings: Settings | None = None,
        *,
        authorize: Authorize | None = signed,
    ) -> None:
        self._session_settings = SessionSettings(authorize=authorize, takers=takers_of)
        self._hydration, self._seed, self._settings = hydration, seed, settings
        self.clock = ShiftedClock()
        self.begin()

    def begin(self) -> None:
        ids = Ids(self._seed)
        self.emulator = Emulator(clock=self.clock, ids=ids, settings=self._settings)
        self.session = Session(
            Mode.EMULATE, Tape(self._hydration), self.emulator, settings=self._session_settings, ids=ids
        )

    def answer(self, request: HttpRequest) -> Answer:
        return self.session.answer(request)

    def tick(self) -> None:
        """Bring about what has become due."""
        due = self.emulator.due()
        if due is not None and due <= self.clock.now():
            self.emulator.tick()

    def endpoint(self, host: str = DEFAULT_HOST, port: int = DEFAULT_PORT) -> Endpoint:
        return Endpoint(Pages(self.pages()).before(self.answer), host=host, port=port)

    def pages(self) -> dict[tuple[str, str], Page]:
        return {
            **health_pages("emulate", lambda: list(self.emulator.operations())),
            **clock_pages(self.clock, self.tick),
            **stream_pages(lambda: self.emulator),
            **settings_pages(lambda: self.emulator, self.tick),
            **kinesis_pages(lambda: self.emulator),
            ("GET", "/_replaykit/state"): self._state,
            ("GET", "/_replaykit/summary"): lambda _: self.session.summary(),
            ("POST", "/_replaykit/reset"): self._reset,
        }

    def _state(self, _: HttpRequest) -> dict[str, object]:
        return {
            "mode": "emulate",
            "hydrated_from": len(self._hydration),
            "operations": self.emulator.operations(),
            "not_emulated": {one.service: dict(one.missing) for one in coverages()},
        }

    def _reset(self, _: HttpRequest) -> dict[str, bool]:
        self.begin()
        return {"reset": True}


def recorded(paths: Sequence[str]) -> list[Interaction]:
    """What the world begins with; without cassettes nothing that reads them is imported."""
    return [interaction for cassette in load(paths) for interaction in cassette] if paths else []
