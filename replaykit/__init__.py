"""Record AWS once, replay it offline, and know how far to trust what fills the gaps."""

from typing import TYPE_CHECKING, Any

from replaykit._version import __version__

if TYPE_CHECKING:
    from replaykit.adapters.use_cassette import use_cassette
    from replaykit.cassette.cassette import Cassette
    from replaykit.session.session import Session

__all__ = ["Cassette", "Session", "__version__", "use_cassette"]

_HOMES = {
    "Cassette": "replaykit.cassette.cassette",
    "Session": "replaykit.session.session",
    "use_cassette": "replaykit.adapters.use_cassette",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562), so that `import replaykit` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'replaykit' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  # the pytest plugin imports this package at every start

    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
