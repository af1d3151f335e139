"""`use_cassette`: boto3 of this process is answered from a cassette, inside a block or a function."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast

from replaykit.adapters.inprocess import Hook
from replaykit.adapters.offline import Offline
from replaykit.aws.error import ReplaykitError
from replaykit.session.opening import open_session
from replaykit.session.playback import Playback
from replaykit.session.session import Session
from replaykit.session.settings import Mode

P = ParamSpec("P")
R = TypeVar("R")


def use_cassette(path: str | os.PathLike[str], mode: Mode | str = Mode.NONE, **options: Any) -> CassetteUse:
    """Answer boto3 of this process from a cassette, in a `with` block or as a decorator.

    Args:
        path: the cassette; in mode `none` it need not exist until a call is made.
        mode: none, once, new_episodes, all, rewrite, fill, emulate, live; see `replaykit.session.Mode`.
        options: `writes` ("strict", "lenient"), `source`, `emulator`, `redactor`, `advice`, `authorize` of
            `open_session`.
    """
    Mode.named(mode)
    return CassetteUse(lambda: open_session(path, mode, **options), Path(path))


class CassetteUse:
    """One use of a cassette; as a decorator every call of the function, also of a coroutine, is a use of its own."""

    def __init__(self, make: Callable[[], Session], path: Path) -> None:
        self._make = make
        self._path = path
        self._session: Session | None = None
        self._stack = ExitStack()

    def begin(self) -> Playback:
        """Put the cassette in."""
        if self._session is not None:
            raise ReplaykitError(
                f"{self._path} is in use by this very object: call use_cassette again for a second one"
            )
        session = self._session = self._make()
        if not session.forwards:
            self._stack.enter_context(Offline())
        self._stack.enter_context(Hook(session))
        return Playback(self._path, session)

    def end(self, *, well: bool) -> None:
        """Take the cassette out; what a rewriting mode recorded is kept if all went well."""
        session, self._session = self._session, None
        self._stack.close()
        if session is not None:
            session.close(well=well)

    def __enter__(self) -> Playback:
        return self.begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(well=kind is None)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        if iscoroutinefunction(function):

            @wraps(function)
            async def in_use(*args: Any, **kwargs: Any) -> Any:
                with CassetteUse(self._make, self._path):
                    return await function(*args, **kwargs)

            return cast(Callable[P, R], in_use)

        @wraps(function)
        def used(*args: P.args, **kwargs: P.kwargs) -> R:
            with CassetteUse(self._make, self._path):
                return function(*args, **kwargs)

        return used
