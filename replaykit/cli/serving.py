"""What `replay` and `emulate` share: serving until stopped, and telling a shell how to get there."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Sequence

import click

from replaykit.adapters.endpoint import DEFAULT_PORT, Endpoint, new_event_loop
from replaykit.adapters.environment import FAKE_ACCESS_KEY, FAKE_SECRET_KEY

log = logging.getLogger("replaykit.endpoint")

TICK = 0.1
STOPPING = ("SIGINT", "SIGTERM")
PORT = click.IntRange(0, 65535)
PORT_HELP = f"Port to listen on; 0 takes any that is free.  [default: {DEFAULT_PORT}]"


def serve(endpoint: Endpoint, announce: Callable[[Endpoint], None], tick: Callable[[], None] | None = None) -> None:
    """Serve in this thread until SIGINT or SIGTERM; `tick` is called ten times a second, between answers."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(_serve(endpoint, announce, tick))


async def _serve(
    endpoint: Endpoint, announce: Callable[[Endpoint], None], tick: Callable[[], None] | None = None
) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in STOPPING:
        if sys.platform == "win32":
            signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(stopped.set))
        else:
            loop.add_signal_handler(getattr(signal, name), stopped.set)
    await endpoint.start()
    # What was loaded stays: the collector need not walk it again and again while requests are answered.
    gc.collect()
    gc.freeze()
    announce(endpoint)
    ticking = asyncio.create_task(_tick(tick)) if tick else None
    await stopped.wait()
    if ticking:
        ticking.cancel()
    await endpoint.close()


async def _tick(tick: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(TICK)
        try:
            tick()
        except Exception:
            log.exception("what was due could not be brought about")


def announce(endpoint: Endpoint, what: str, access_keys: Sequence[str] = ()) -> None:
    """Tell the URL, in lines that a shell can take as they are; with known access keys, no fake ones."""
    click.echo(f"# replaykit {what} at {endpoint.url} (stop it with Ctrl-C)")
    click.echo(f"export AWS_ENDPOINT_URL={endpoint.url}")
    if access_keys:
        click.echo(f"# calls to DynamoDB have to be signed with {' or '.join(access_keys)}")
    else:
        click.echo(f"export AWS_ACCESS_KEY_ID={FAKE_ACCESS_KEY} AWS_SECRET_ACCESS_KEY={FAKE_SECRET_KEY}")
    click.echo("export AWS_REGION=${AWS_REGION:-us-east-1} AWS_DEFAULT_REGION=${AWS_REGION:-us-east-1}")
    sys.stdout.flush()


class BeforeCommand(click.Command):
    """A command of ours that takes another after `--`, to the letter: it stands in `ctx.obj`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own, dashes, ctx.obj = args, False, []
        if "--" in args:
            place = args.index("--")
            own, dashes, ctx.obj = args[:place], True, args[place + 1 :]
        if dashes and not ctx.obj:
            raise click.UsageError("there is no command after `--`", ctx)
        return super().parse_args(ctx, own)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[-- COMMAND]"]
