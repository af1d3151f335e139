"""Names in the curly quotes in which some of AWS's texts about global tables have them."""

from __future__ import annotations

OPEN, CLOSE = "\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"


def curly(name: str) -> str:
    return f"{OPEN}{name}{CLOSE}"
