"""The page that says what is emulated and what is not: `replaykit emulate --list`, kept as docs/emulated.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from replaykit.emulator.coverage import Coverage

HEAD = """\
# What is emulated

Made by `replaykit emulate --list > docs/emulated.md`, from the operations that are registered and from botocore's
models. Don't edit it: change the operations, or the reasons in `gaps.py` of the service.

A call of what is not emulated is a gap: it is answered with the error `ReplaykitNotEmulated` and the reason that
stands here, and listed in the summary of the run. Services that do not stand here are not emulated at all."""


def page(coverages: Sequence[Coverage]) -> str:
    """The whole page, in Markdown that reads well as it is."""
    return "\n\n".join([HEAD, *(part for one in coverages for part in _service(one))]) + "\n"


def _service(one: Coverage) -> Iterator[str]:
    total = len(one.emulated) + len(one.missing)
    yield f"## {one.service}: {len(one.emulated)} of {total} operations"
    if one.emulated:
        yield "Emulated:"
        yield _bullets(one.emulated)
    if one.limits:
        yield "Answered, but not as by AWS in every respect:"
        yield _bullets(one.limits)
    if one.members:
        yield "Parameters that make a call of an emulated operation a gap:"
        yield _bullets(_members(one.members))
    if one.missing:
        yield "Not emulated:"
        yield _bullets(f"{name}: {why}" for name, why in one.missing.items())


def _members(members: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for operation, reasons in sorted(members.items()):
        yield from (f"{operation}, `{path}`: {why}" for path, why in reasons.items())


def _bullets(lines: Sequence[str] | Iterator[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
