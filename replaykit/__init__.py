"""Record AWS once, replay it offline, and know how far to trust what fills the gaps."""

from replaykit._version import __version__

__all__ = ["__version__"]
