"""`replaykit replay`: cassettes answer AWS calls, for the length of a command or until stopped.

Exit codes: the command's own; 3 where it ended well though calls found no answer (unless --no-fail-on-miss); 2 for
what is wrong with the input; 126 and 127 as a shell has them.
"""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Sequence

import click

from replaykit.adapters.endpoint import DEFAULT_HOST, DEFAULT_PORT, Endpoint, serving
from replaykit.adapters.endpoint_admin import Page, Pages, health_pages
from replaykit.aws.call import DEFAULT_REGION
from replaykit.cassette import Cassette, Interaction
from replaykit.cassette.errors import CassetteMissing
from replaykit.cli.loading import load
from replaykit.cli.serving import PORT, PORT_HELP, BeforeCommand, announce, serve
from replaykit.cli.summary import missed, told
from replaykit.matching.tape import Tape
from replaykit.session import Mode, Session, Settings

MISSED = 3
ADVICE = "Record it (`replaykit record`), or let the emulator answer what the recording does not (--fill)."


@click.command("replay", cls=BeforeCommand)
@click.argument("cassettes", nargs=-1, required=True, metavar="CASSETTE...")
@click.option("--fill", is_flag=True, help="What the cassettes don't answer, the emulator does, and says so.")
@click.option("--port", type=PORT, help=f"{PORT_HELP} With a COMMAND: any that is free.")
@click.option("--host", default=DEFAULT_HOST, show_default=True, help="Address to listen on.")
@click.option(
    "--fail-on-miss/--no-fail-on-miss",
    default=True,
    help=f"Exit with {MISSED} where COMMAND ends well though calls found no answer.  [default: fail]",
)
@click.option(
    "--proxy/--no-proxy",
    default=True,
    help="Lead COMMAND's other HTTP traffic here as well, where it is declined.  [default: proxy]",
)
@click.pass_context
def command(
    ctx: click.Context,
    cassettes: tuple[str, ...],
    port: int | None,
    host: str,
    *,
    fill: bool,
    fail_on_miss: bool,
    proxy: bool,
) -> None:
    """Answer AWS calls from cassettes (files or folders): nothing reaches the network.

    With a COMMAND after `--`, its AWS SDKs are led here by their environment, and its exit code is ours.
    """
    loaded = _loaded(cassettes, ctx.obj)
    session = Session(Mode.FILL if fill else Mode.NONE, Tape(interactions(loaded)), settings=Settings(ADVICE))
    answer = Pages(replay_pages(session, loaded)).before(session.answer)
    if port is None:
        port = 0 if ctx.obj else DEFAULT_PORT
    endpoint = Endpoint(answer, host=host, port=port)
    code = 0
    if ctx.obj:
        code = run(endpoint, ctx.obj, region=region(session), proxy=proxy)
    else:
        serve(endpoint, lambda started: announce(started, f"replays {len(session.tape)} interactions"))
    summary = session.summary()
    click.echo(told(summary), err=True)
    if ctx.obj and fail_on_miss and not code:
        code = code_of_misses(missed(summary))
    sys.exit(code)


def _loaded(paths: Sequence[str], command: Sequence[str]) -> list[Cassette]:
    try:
        return load(paths)
    except CassetteMissing as error:
        if command or error.problem.file == paths[0]:
            raise
        todo = f"A command is written after `--`: replaykit replay {paths[0]} -- COMMAND."
        raise CassetteMissing(error.problem.file, error.problem.what, todo) from None


def code_of_misses(count: int) -> int:
    """The exit code where the command itself ended well; says why, if it is none of success."""
    if not count:
        return 0
    click.echo(f"replaykit: COMMAND ended well, but {count} of its calls found no answer", err=True)
    return MISSED


def interactions(cassettes: Sequence[Cassette]) -> Sequence[Interaction]:
    """All interactions, each read once: what is wrong with one is told now, and not in the midst of the run."""
    return [interaction for cassette in cassettes for interaction in cassette]


def run(endpoint: Endpoint, command: Sequence[str], *, region: str, proxy: bool) -> int:
    """Run a command in an environment that leads its AWS calls to the endpoint; its exit code."""
    from replaykit.adapters.command import run_command

    gc.collect()
    gc.freeze()
    with serving(endpoint):
        return run_command(command, environment(endpoint, region=region, proxy=proxy))


def environment(endpoint: Endpoint, *, region: str, proxy: bool) -> dict[str, str]:
    """The endpoint for clients that take one, the proxy (with our CA) for those that don't.

    The command's region is the recorded one unless its own environment has another.
    """
    from replaykit.adapters.ca import bundle
    from replaykit.adapters.environment import endpoint_environment, proxy_environment

    chosen = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or region
    env = endpoint_environment(endpoint.url, base={**os.environ, "AWS_REGION": chosen})
    if not proxy:
        return env
    trusted = bundle(endpoint.ca)
    return proxy_environment(endpoint.url, bundle=trusted, certificate=endpoint.ca.certificate, base=env)


def region(session: Session) -> str:
    """The region of most of the recorded calls: a call is matched in its own region only."""
    calls = (session.tape.ask(interaction.request).call for interaction in session.tape.interactions)
    regions = Counter(call.scope.region for call in calls if call)
    return regions.most_common(1)[0][0] if regions else DEFAULT_REGION


def replay_pages(session: Session, cassettes: Sequence[Cassette]) -> dict[tuple[str, str], Page]:
    """The endpoint's own pages about a replay."""
    files = [{"path": os.fspath(one.path), "format": one.format, "interactions": len(one)} for one in cassettes]
    return {
        **health_pages(str(session.mode), lambda: services(session)),
        ("GET", "/_replaykit/state"): lambda _: {"mode": str(session.mode), "cassettes": files},
        ("GET", "/_replaykit/summary"): lambda _: session.summary(),
    }


def services(session: Session) -> list[str]:
    """The services that the tape has calls to."""
    names = {session.tape.ask(one.request).name.partition(".")[0] for one in session.tape.interactions}
    return sorted(name for name in names if name)
