"""The services that botocore has data for: their headings at a glance, their models on demand.

botocore itself is not imported: its data folder is found through the import system, and of a model that nobody asks
for only the first kilobytes are read (all 440 headings take some 15 ms).
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from replaykit.aws.error import UnknownOperation
from replaykit.models.service import Service

ALIASES = {"runtime.sagemaker": "sagemaker-runtime"}  # botocore.utils.SERVICE_NAME_ALIASES
_FILES = ("service-2.json.gz", "service-2.json")
_EXTRAS = "service-2.sdk-extras.json"  # what the SDKs add to a model: S3's Expires is a timestamp to them
_HEAD = 8192
_GZIP = 31  # zlib's window bits for a gzip header


@dataclass(frozen=True, slots=True)
class Heading:
    """What names a service on the wire, from the metadata of its model."""

    name: str
    protocol: str
    protocols: tuple[str, ...]
    endpoint_prefix: str
    signing_name: str
    target_prefix: str
    api_version: str
    speaks_query: bool = False

    @classmethod
    def of(cls, name: str, metadata: Mapping[str, Any]) -> Heading:
        prefix = metadata.get("endpointPrefix", name)
        protocol = metadata["protocol"]
        protocols = tuple(metadata.get("protocols", ())) or (protocol,)
        return cls(
            name,
            protocol,
            protocols,
            prefix,
            metadata.get("signingName", prefix),
            metadata.get("targetPrefix", ""),
            metadata.get("apiVersion", ""),
            bool({"query", "ec2"} & set(protocols)) or "awsQueryCompatible" in metadata,
        )


@cache
def data_folder() -> Path:
    """The data folder of botocore, which is not imported for it."""
    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        raise UnknownOperation("botocore is not installed: its service models tell replaykit what AWS calls mean")
    return Path(spec.origin).parent / "data"


@cache
def services() -> Sequence[str]:
    """Every service name that there is data for."""
    with os.scandir(data_folder()) as entries:
        return tuple(sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("_")))


@cache
def service(name: str) -> Service:
    """The service of this name (botocore's: `dynamodb`, `dynamodbstreams`, `logs`), its newest model."""
    path = _model_file(name)
    raw = orjson.loads(_read(path))
    extras = path.with_name(_EXTRAS)
    if extras.is_file():
        _merge(raw, orjson.loads(extras.read_bytes()).get("merge", {}))
    return Service(name, raw)


@cache
def headings() -> Mapping[str, Heading]:
    """The heading of every service."""
    return {name: heading(name) for name in services()}


@cache
def heading(name: str) -> Heading:
    """The heading of one service."""
    return Heading.of(name, _metadata(_model_file(name)))


def _model_file(name: str) -> Path:
    folder = data_folder() / ALIASES.get(name, name)
    versions = sorted(folder.iterdir(), reverse=True) if name and folder.is_dir() else []
    for version in versions:
        for file in _FILES:
            path = version / file
            if path.is_file():
                return path
    raise UnknownOperation(f"botocore has no service model named {name!r} (see `replaykit doctor` for its version)")


def _read(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def _merge(base: dict[str, Any], extra: Mapping[str, Any]) -> None:
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge(base[key], value)
        else:
            base[key] = value


def _metadata(path: Path) -> Mapping[str, Any]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if path.suffix == ".gz":
        head = zlib.decompressobj(_GZIP).decompress(head, _HEAD)
    text = head.decode("utf-8", "ignore")
    start = text.find('"metadata"')
    try:
        metadata, _ = json.JSONDecoder().raw_decode(text, text.index("{", start))
    except ValueError:  # not among the first bytes: a model that is written in another order
        metadata = orjson.loads(_read(path))["metadata"]
    return dict(metadata)
