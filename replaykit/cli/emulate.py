"""`replaykit emulate`: the emulator as an AWS endpoint.

It must answer at once, so nothing is imported that an answer does not need: no botocore, no mitmproxy, no rich.
"""

from __future__ import annotations

import click

from replaykit.adapters.endpoint import DEFAULT_HOST, DEFAULT_PORT, Endpoint
from replaykit.adapters.endpoint_admin import Page, Pages, clock_pages, health_pages
from replaykit.adapters.endpoint_emulated import Emulated
from replaykit.adapters.endpoint_tally import Tally
from replaykit.cli.serving import PORT, PORT_HELP, announce, serve
from replaykit.emulator.kernel import Emulator
from replaykit.ports.clock import ShiftedClock
from replaykit.ports.ids import Ids


@click.command("emulate")
@click.option("--port", type=PORT, default=DEFAULT_PORT, help=PORT_HELP)
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="Address to listen on.")
@click.option("--seed", type=int, help="Two runs with one seed mint the same ids.")
def command(port: int, host: str, seed: int | None) -> None:
    """Serve the emulator until stopped."""
    clock = ShiftedClock()
    emulator = Emulator(clock=clock, ids=Ids(seed))
    tally = Tally()
    pages = Pages(emulator_pages(emulator, clock, tally))
    answer = pages.before(tally.counting(Emulated(emulator).answer))
    serve(Endpoint(answer, host=host, port=port), lambda endpoint: announce(endpoint, "emulates AWS"))


def emulator_pages(emulator: Emulator, clock: ShiftedClock, tally: Tally) -> dict[tuple[str, str], Page]:
    def reset(_: object) -> dict[str, bool]:
        emulator.reset()
        tally.clear()
        return {"reset": True}

    return {
        **health_pages("emulate", lambda: list(emulator.operations())),
        **clock_pages(clock, emulator.tick),
        ("GET", "/_replaykit/state"): lambda _: {"mode": "emulate", "emulated": emulator.operations()},
        ("GET", "/_replaykit/summary"): lambda _: tally.summary(),
        ("POST", "/_replaykit/reset"): reset,
    }
