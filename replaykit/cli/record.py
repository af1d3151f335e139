"""`replaykit record -- COMMAND`: run a command and record its AWS calls into a cassette."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replaykit.aws.error import ReplaykitError

if TYPE_CHECKING:
    from replaykit.adapters.proxy_process import Settings
    from replaykit.cli.recording_progress import Progress

DEFAULT_CASSETTE = "cassette.yaml"
MODES = {"once": "new", "new_episodes": "append", "all": "append", "rewrite": "rewrite"}
"""vcrpy's modes, and how the writer treats a cassette that is there (WriteMode)."""
NOT_WHOLE = 70
"""EX_SOFTWARE of sysexits.h: the command went well, the recording did not."""
SECRET_VARIABLES = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN")


class EndpointIsSet(ReplaykitError):  # noqa: N818  # a state of the environment
    """Calls would go past the recorder, or to another place than the user means."""


@click.command(context_settings={"ignore_unknown_options": False, "allow_interspersed_args": False})
@click.option("-c", "--cassette", type=click.Path(path_type=Path), default=DEFAULT_CASSETTE, show_default=True)
@click.option(
    "--mode",
    type=click.Choice(list(MODES)),
    default="once",
    show_default=True,
    help="once: a new cassette. new_episodes: answer from an existing one, record what it does not hold. all: record "
    "everything after its end. rewrite: replace it, when the command has succeeded.",
)
@click.option("--upstream", metavar="URL", help="Send AWS calls to this endpoint instead of AWS.")
@click.option(
    "--upstream-ca",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificates to trust in the upstream (PEM). [default: AWS_CA_BUNDLE]",
)
@click.option("--insecure-upstream", is_flag=True, help="Do not check the upstream's certificate.")
@click.option(
    "--source",
    metavar="WORD",
    help="Who answered, for the cassette's header: aws, moto … [default: aws, or the upstream's host and port]",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Listen here instead of on a free port.")
@click.option(
    "--redact",
    "rules",
    metavar="PATTERN",
    multiple=True,
    help="Replace what this regular expression matches. Can be given again.",
)
@click.option(
    "--redact-header",
    "headers",
    metavar="NAME",
    multiple=True,
    help="Replace the value of this header. Can be given again.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.argument("command_line", metavar="-- COMMAND", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def command(  # noqa: PLR0917  # click passes options by their names
    ctx: click.Context,
    cassette: Path,
    mode: str,
    upstream: str | None,
    upstream_ca: Path | None,
    insecure_upstream: bool,
    source: str | None,
    port: int,
    rules: tuple[str, ...],
    headers: tuple[str, ...],
    quiet: bool,
    command_line: tuple[str, ...],
) -> None:
    """Run a command and record its AWS calls into a cassette.

    The command runs with a proxy in its environment; calls to other hosts pass unopened. Secrets are replaced before
    anything reaches the disk. The exit code is the command's own.
    """
    from replaykit.adapters.ca import authority
    from replaykit.adapters.proxy_process import Settings
    from replaykit.cli.recording_progress import progress

    if not command_line:
        raise ReplaykitError("no command: write it after `--`, as in `replaykit record -- python app.py`")
    _require_no_endpoint(os.environ, upstream)
    settings = Settings(
        cassette=str(cassette.absolute()),
        ca=str(authority().folder),
        source=source or _name_of(upstream),
        mode=MODES[mode],
        play=mode == "new_episodes",
        port=port,
        via=None if upstream else os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy"),
        upstream=upstream,
        upstream_ca=str(upstream_ca.absolute()) if upstream_ca else os.environ.get("AWS_CA_BUNDLE"),
        insecure_upstream=insecure_upstream,
        rules=[_checked(rule) for rule in rules],
        headers=list(headers),
        secrets=[os.environ[name] for name in SECRET_VARIABLES if os.environ.get(name)],
    )
    ctx.exit(_record(settings, command_line, cassette, progress(quiet=quiet)))


def _record(settings: Settings, command_line: tuple[str, ...], cassette: Path, shown: Progress) -> int:
    from replaykit.adapters.ca import authority, bundle
    from replaykit.adapters.command import run_command
    from replaykit.adapters.environment import proxy_environment, without_endpoints
    from replaykit.adapters.proxy_client import ProxyProcess

    made = authority()
    also = [Path(os.environ[name]) for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE") if os.environ.get(name)]
    with ExitStack() as stack:
        stack.enter_context(shown)
        proxy = stack.enter_context(ProxyProcess(settings, shown.heard))
        env = proxy_environment(
            proxy.url,
            bundle=bundle(made, also),
            certificate=made.certificate,
            base=without_endpoints(os.environ) if settings.upstream else os.environ,
        )
        code = run_command(command_line, env)
        proxy.whole = code == 0
    shown.end(proxy.summary, cassette, mode=settings.mode, code=code)
    return code or (NOT_WHOLE if shown.broken or not proxy.summary else 0)


def _require_no_endpoint(env: Mapping[str, str], upstream: str | None) -> None:
    """A command that has an endpoint in its environment would go there, past the proxy, or (without it) to AWS."""
    from replaykit.adapters.environment import endpoints_of

    if not upstream and (found := endpoints_of(env)):
        name, url = next(iter(found.items()))
        raise EndpointIsSet(
            f"{name} is {url}: calls would go there and not be recorded. "
            f"Say `--upstream {url}` to record what it answers, or unset {name} to record AWS."
        )


def _name_of(upstream: str | None) -> str:
    """Who answers, as the cassette's header says it."""
    from replaykit.adapters.proxy_upstream import Upstream

    if not upstream:
        return "aws"
    target = Upstream.parse(upstream)
    return f"{target.host}:{target.port}"


def _checked(rule: str) -> str:
    try:
        re.compile(rule)
    except re.error as error:
        raise ReplaykitError(f"--redact {rule}: no regular expression: {error}") from error
    return rule
