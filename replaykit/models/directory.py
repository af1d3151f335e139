"""Which services answer to a signing name, a target prefix or a host label.

Built from the models' headings. Host labels that no heading explains (`ddb`, `streams-dynamodb`, `data-ats.iot`) are
looked up in the URLs of botocore's endpoint rule sets, which are read the first time that such a label is met.
"""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from replaykit.models.catalogue import Heading, data_folder, heading, headings, services

_RULE_FILES = ("endpoint-rule-set-1.json.gz", "endpoint-rule-set-1.json")
_URL = re.compile(rb'"url":\s*"https?://([^"/]+)')
_VARIABLE = re.compile(r"\{[^{}]*\}")
_FIPS = re.compile(r"-fips(?=$|\.)|^fips[.-]")
_NO_LABEL = frozenset({"amazonaws", "com", "cn", "api", "aws", "global", "dualstack", "us-gov", "localhost:8000"})
_LEGACY_LABELS = {  # hosts of old that no rule set names
    "queue": "sqs",
    "s3-external-1": "s3",
    "monitoring": "cloudwatch",
    "elasticloadbalancing": "elbv2",
}


@cache
def by_signing_name(name: str) -> Sequence[Heading]:
    """The services that sign with this name; the one that bears the name first."""
    return _ordered(name, lambda each: each.signing_name == name)


@cache
def by_target_prefix(prefix: str, signing_name: str | None = None) -> Sequence[Heading]:
    """The services whose X-Amz-Target begins so. A signing name spares a look at all other services."""
    if signing_name:
        likely = [heading(name) for name in services() if name.startswith(signing_name)]
        found = [each for each in likely if each.target_prefix == prefix]
        if found:
            return found
    return [each for each in headings().values() if each.target_prefix == prefix]


@cache
def by_host_label(label: str) -> Sequence[Heading]:
    """The services behind a host label, as `replaykit.protocols.hosts` reads it."""
    found = _ordered(label, lambda each: each.endpoint_prefix == label)
    if found or not label:
        return found
    names = _labels_of_rule_sets().get(label) or [_LEGACY_LABELS.get(label, "")]
    return [heading(name) for name in names if name]


def _ordered(name: str, accept: Callable[[Heading], bool]) -> Sequence[Heading]:
    return sorted(filter(accept, headings().values()), key=lambda each: (each.name != name, each.name))


@cache
def _labels_of_rule_sets() -> Mapping[str, Sequence[str]]:
    labels: dict[str, list[str]] = defaultdict(list)
    for name in services():
        for label in sorted({_label(host.decode()) for host in _rule_hosts(name)} - {""}):
            labels[label].append(name)
    return labels


def _rule_hosts(name: str) -> Iterable[bytes]:
    folder = data_folder() / name
    for version in sorted(folder.iterdir(), reverse=True):
        for file in _RULE_FILES:
            path = version / file
            if path.is_file():
                return set(_URL.findall(_read(path)))
    return ()


def _read(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def _label(host: str) -> str:
    """`{AccountId}.ddb.{Region}.{PartitionResult#dnsSuffix}` is labelled `ddb`."""
    parts = _FIPS.sub("", _VARIABLE.sub("", host)).split(".")
    return ".".join(part for part in parts if part and part not in _NO_LABEL and not re.fullmatch(r"[a-z-]+-\d", part))
