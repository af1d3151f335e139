"""The pytest plugin: marker, fixtures, options, terminal summary. Imports nothing heavy.

A test marked `cassette`, or one that asks for the fixture of that name, has its boto3 calls answered from a cassette.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from replaykit.pytest_support.choices import Choices, choose
from replaykit.pytest_support.options import add_own, add_shared
from replaykit.pytest_support.places import cassette_path, default_name
from replaykit.pytest_support.tally import Tally, told_of

if TYPE_CHECKING:
    from replaykit.session.playback import Playback

MARKER = (
    "cassette(name=None, mode=None, fill=None, unplayed=None, writes=None, source=None, emulator=None, redactor=None): "
    "answer the test's AWS calls from a cassette (replaykit)"
)
ADVICE = (
    "Record again with --replaykit-mode=rewrite, add to it with new_episodes, or let the emulator answer with fill."
)

_playing = pytest.StashKey["tuple[Playback, Choices]"]()
_passed = pytest.StashKey[bool]()
_told = pytest.StashKey[dict[str, Any]]()


class UnplayedWarning(pytest.PytestWarning):
    """A test did not play all of its cassette."""


def pytest_addoption(parser: pytest.Parser) -> None:
    add_own(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(parser: pytest.Parser) -> None:
    add_shared(parser)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    config.pluginmanager.register(Tally(), "replaykit-tally")


@pytest.fixture(scope="session")
def replaykit_config() -> Mapping[str, Any]:
    """What the marker can say, for many tests at once: override it, in any scope."""
    return {}


@pytest.fixture(scope="module")
def replaykit_cassette_dir(request: pytest.FixtureRequest) -> str | Path:
    """The folder of a module's cassettes."""
    return request.path.parent / "cassettes" / request.path.stem


@pytest.fixture
def replaykit_cassette_name(request: pytest.FixtureRequest) -> str:
    """The name of a test's cassette where the marker gives none."""
    return default_name(request.cls, request.node.name)


@pytest.fixture(autouse=True)
def _replaykit(request: pytest.FixtureRequest) -> Iterator[Playback | None]:
    """Put the cassette in for a test that has one."""
    item: pytest.Item = request.node
    marker = item.get_closest_marker("cassette")
    if marker is None and "cassette" not in request.fixturenames:
        yield None
        return
    choices = choose(item.config, marker, request.getfixturevalue("replaykit_config"))
    name = choices.name or request.getfixturevalue("replaykit_cassette_name")
    path = cassette_path(Path(request.getfixturevalue("replaykit_cassette_dir")), name)
    yield from _played(item, path, choices)


@pytest.fixture
def cassette(_replaykit: Playback | None) -> Playback:
    """The test's cassette: interactions, play_counts, provenance, mode, is_replaying, assert_called …."""
    assert _replaykit is not None
    return _replaykit


def _played(item: pytest.Item, path: Path, choices: Choices) -> Iterator[Playback]:
    from replaykit.adapters.use_cassette import use_cassette

    use = use_cassette(path, choices.mode, writes=choices.writes, advice=ADVICE, **choices.options)
    playback = use.begin()
    item.stash[_playing] = (playback, choices)
    try:
        yield playback
    finally:
        summary = playback.summary()
        item.stash[_told] = told_of(item.nodeid, _relative(item, path), summary)
        item.user_properties += [(f"replaykit_{kind}", number) for kind, number in summary.totals.items()]
        use.end(well=item.stash.get(_passed, False))


def _relative(item: pytest.Item, path: Path) -> str:
    try:
        return str(path.relative_to(item.config.rootpath))
    except ValueError:
        return str(path)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test that passed may still fail, or warn, over what it did not play."""
    result = yield
    if _playing in item.stash:
        playback, choices = item.stash[_playing]
        unplayed = playback.unplayed if choices.unplayed != "ignore" else ()
        if unplayed:
            told = (
                f"{len(unplayed)} of {len(playback)} interactions of {playback.path} not played: {'; '.join(unplayed)}"
            )
            if choices.unplayed == "fail":
                pytest.fail(told, pytrace=False)
            item.warn(UnplayedWarning(told))
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the cassette how the test went, and the report what could not be answered."""
    report = yield
    if report.when == "call":
        item.stash[_passed] = report.passed
    if report.when == "teardown" and _told in item.stash:
        vars(report)["replaykit"] = item.stash[_told]  # xdist sends a report's attributes to the process that prints
    if report.failed and _playing in item.stash:
        playback, _ = item.stash[_playing]
        if playback.misses and report.when == "call":
            report.sections.append(("replaykit: calls without an answer", "\n".join(playback.misses)))
    return report
