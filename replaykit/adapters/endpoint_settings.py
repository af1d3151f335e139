"""The endpoint's page of the emulator's settings, which a test may change while it runs.

| page | |
| --- | --- |
| GET /_replaykit/settings | `{"throttling": false, "stale_reads": 0.0, …}` |
| POST /_replaykit/settings | some of them, with the values that hold from now on; answers all |

A quota is changed as `{"quotas": {"tables": 3}}`. A reset brings back what the command was started with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

import orjson

from replaykit.adapters.endpoint_admin import Page, PageError
from replaykit.aws.http import HttpRequest
from replaykit.emulator.kernel import Emulator
from replaykit.emulator.quotas import Quotas
from replaykit.emulator.settings import Settings

NUMBER = (int, float)
# Those that mean something for what is there already; those of streams hold for streams that will be made.
CHANGEABLE: Mapping[str, tuple[type, ...]] = {
    "delay": NUMBER,
    "ttl_lag": NUMBER,
    "stale_reads": NUMBER,
    "stale_lag": NUMBER,
    "index_lag": NUMBER,
    "throttling": (bool,),
    "phases": (bool,),
    "burst": NUMBER,
    "wordings": (str, type(None)),
    "quotas": (dict,),
}
QUOTAS = tuple(field.name for field in fields(Quotas))
KNOWN = f"the settings are {', '.join(CHANGEABLE)}; quotas are {', '.join(QUOTAS)}"


def settings_pages(emulator: Callable[[], Emulator], changed: Callable[[], None]) -> dict[tuple[str, str], Page]:
    """The page; `changed` brings about what has become due."""

    def tell(_: HttpRequest) -> dict[str, Any]:
        chosen = asdict(emulator().world.settings)
        return {name: chosen[name] for name in CHANGEABLE}

    def change(request: HttpRequest) -> dict[str, Any]:
        emulator().change(changed_settings(emulator().world.settings, request.body))
        changed()
        return tell(request)

    return {("GET", "/_replaykit/settings"): tell, ("POST", "/_replaykit/settings"): change}


def changed_settings(settings: Settings, body: bytes) -> Settings:
    """The settings with what a body says; raises PageError."""
    try:
        wanted = orjson.loads(body)
    except orjson.JSONDecodeError:
        wanted = None
    if not isinstance(wanted, dict) or not wanted:
        raise PageError(KNOWN)
    if wrong := [name for name, value in wanted.items() if not _takes(name, value)]:
        raise PageError(f"{', '.join(wrong)}: unknown, or not of its type; {KNOWN}")
    try:
        if "quotas" in wanted:
            wanted["quotas"] = replace(settings.quotas, **wanted["quotas"])
        return replace(settings, **wanted)
    except ValueError as error:
        raise PageError(str(error)) from None


def _takes(name: str, value: Any) -> bool:
    if name == "quotas" and isinstance(value, dict):
        return all(quota in QUOTAS for quota in value)
    return type(value) in CHANGEABLE.get(name, ())
