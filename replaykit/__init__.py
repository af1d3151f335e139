"""Record AWS once, replay it offline, and know how far to trust what fills the gaps."""

from typing import TYPE_CHECKING

from replaykit._late import late_names
from replaykit._version import __version__

if TYPE_CHECKING:
    from replaykit.adapters.use_cassette import use_cassette
    from replaykit.cassette.cassette import Cassette
    from replaykit.session.session import Session

__all__ = ["Cassette", "Session", "__version__", "use_cassette"]

# `import replaykit`, which the pytest plugin does at every start, costs nothing.
__getattr__ = late_names(
    globals(),
    {
        "Cassette": "cassette.cassette",
        "Session": "session.session",
        "use_cassette": "adapters.use_cassette",
    },
)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
