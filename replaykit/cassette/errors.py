"""What can be wrong with a cassette, each told with its place and what to do about it.

CassetteError             exit code 2
├── CassetteMissing       no such file or folder
├── CassetteExists        a new cassette was asked for where one stands
├── CassetteUnreadable    it is there, but the machine won't let us read it
├── CassetteNotYaml       not YAML (nor JSON), or YAML that is not safe to read
├── CassetteForeign       well-formed, but no cassette of any tool that we know
├── CassetteFuture        written by a newer replaykit
├── CassetteInvalid       a cassette, but one of its interactions is not whole or not an interaction
├── CassetteTooLarge      larger, or unfolding to more, than the limit
├── CassetteLocked        another writer holds it
└── CassetteUnwritable    the disk or the folder refused
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from replaykit.aws.error import ReplaykitError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a cassette. Lines and interactions count from 1, as editors do."""

    file: str
    what: str
    todo: str
    line: int | None = None
    interaction: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        if self.interaction is not None:
            place += f": interaction {self.interaction}"
        return f"{place}: {self.what}. {self.todo}"


class CassetteError(ReplaykitError):
    """Something is wrong with a cassette; `problem` says what, where, and what to do."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        what: str,
        todo: str,
        *,
        line: int | None = None,
        interaction: int | None = None,
    ) -> None:
        self.problem = Problem(os.fspath(path), what.rstrip("."), todo, line, interaction)
        super().__init__(str(self.problem))


class CassetteMissing(CassetteError):  # noqa: N818  # a state of the world, named as the tree above names it
    """There is no such cassette."""


class CassetteExists(CassetteError):  # noqa: N818
    """A new cassette was asked for where one stands."""


class CassetteUnreadable(CassetteError):  # noqa: N818
    """The file is there but can't be read."""


class CassetteNotYaml(CassetteError):  # noqa: N818
    """The file is not YAML, or not safe to read."""


class CassetteForeign(CassetteError):  # noqa: N818
    """Well-formed, but no cassette that we know."""


class CassetteFuture(CassetteError):  # noqa: N818
    """Written by a newer replaykit."""


class CassetteInvalid(CassetteError):  # noqa: N818
    """One of its interactions is no interaction."""


class CassetteTooLarge(CassetteError):  # noqa: N818
    """More than the limit."""


class CassetteLocked(CassetteError):  # noqa: N818
    """Another writer holds it."""


class CassetteUnwritable(CassetteError):  # noqa: N818
    """The disk or the folder refused."""
