"""The kernel: state by account and region, a registry of operations, one clock, one source of ids. No I/O."""

from replaykit.emulator.answer import Emulated
from replaykit.emulator.context import Context
from replaykit.emulator.kernel import Emulator
from replaykit.emulator.registry import operation
from replaykit.emulator.settings import Settings

__all__ = ["Context", "Emulated", "Emulator", "Settings", "operation"]
