"""AWS host names in all their forms: which service, region, account and bucket a host names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import orjson

from replaykit.models.catalogue import data_folder

_REGION = re.compile(r"(?:us|eu|ap|sa|ca|me|af|il|mx|cn|eusc)(?:-[a-z]+){1,2}-\d")
_ACCOUNT = re.compile(r"\d{12}")
_S3_LABEL = re.compile(r"s3(?:express)?(?:-[a-z0-9-]+)?")
_S3_LEGACY = re.compile(r"s3-(?P<region>(?:[a-z]{2}-)+[a-z]+-\d|us-gov-[a-z]+-\d)")
_FIPS = re.compile(r"-fips(?=$|-)|^fips-")
_ACCESS_POINT = re.compile(r"(?P<name>.+)-(?P<account>\d{12})")
_IMPLIED_REGIONS = {"global": None, "us-gov": "us-gov-west-1"}  # where iam and its kin put a region that is none


@dataclass(frozen=True, slots=True)
class AwsHost:
    """What an AWS host name says.

    Attributes:
        label: the service's part, without `-fips` (`dynamodb`, `streams.dynamodb`, `ddb`, `s3`, `s3-website`).
        region: None where the host is global.
        account: the account of an account-id endpoint.
        bucket: the bucket of an S3 virtual host; an access point's ARN.
    """

    label: str
    region: str | None = None
    account: str | None = None
    bucket: str | None = None
    partition: str = "aws"


@cache
def _suffixes() -> Sequence[tuple[str, str]]:
    """Each partition's DNS suffixes with the partition, longest first."""
    partitions = orjson.loads((data_folder() / "partitions.json").read_bytes())["partitions"]
    found = {("on.aws", "aws"), ("amazonaws.com", "aws")}
    for partition in reversed(partitions):
        outputs = partition["outputs"]
        found |= {(outputs["dnsSuffix"], partition["id"]), (outputs["dualStackDnsSuffix"], partition["id"])}
    shared = dict(sorted(found, reverse=True))  # "aws" wins a suffix over "aws-us-gov"
    return sorted(shared.items(), key=lambda row: -len(row[0]))


@lru_cache(maxsize=4096)
def read_host(host: str) -> AwsHost | None:
    """What this host (lower case, no port) names, or None where it is not AWS's."""
    for suffix, partition in _suffixes():
        if host.endswith("." + suffix):
            return _read_labels(host[: -len(suffix) - 1].split("."), partition)
    return None


@lru_cache(maxsize=1024)
def is_region(name: str) -> bool:
    """Whether a region of AWS could have this name."""
    return any(re.fullmatch(each, name) for each in _region_forms())


@cache
def _region_forms() -> Sequence[str]:
    partitions = orjson.loads((data_folder() / "partitions.json").read_bytes())["partitions"]
    return [str(each["regionRegex"]) for each in partitions]


def _read_labels(labels: list[str], partition: str) -> AwsHost:
    if labels[-1:] == ["vpce"]:
        labels = _through_vpc_endpoint(labels)
    labels = [label for label in labels if label != "dualstack"]
    if not labels:
        return AwsHost("", partition=partition)
    for place in range(len(labels) - 1, -1, -1):
        if _S3_LABEL.fullmatch(labels[place]):
            return _read_s3(labels[:place], labels[place], labels[place + 1 :], partition)
    account = labels.pop(0) if len(labels) > 1 and _ACCOUNT.fullmatch(labels[0]) else None
    region, rest = _take_region(labels)
    label = ".".join(filter(None, (_FIPS.sub("", part) if part != "fips" else "" for part in rest)))
    return AwsHost(label, region, account, partition=_partition(region, partition))


def _through_vpc_endpoint(labels: list[str]) -> list[str]:
    """`bucket.vpce-0a-1b.s3.us-east-1.vpce` is s3: S3's endpoints have a word of their own before the endpoint's id."""
    at = next((place for place, label in enumerate(labels) if label.startswith("vpce-")), None)
    if at is None:
        return labels[:-1]
    before, after = labels[:at], labels[at + 1 : -1]
    kind = before.pop() if before and after[:1] == ["s3"] else ""
    if kind in ("accesspoint", "control"):
        after[0] = f"s3-{kind}"
    return before + after


def _take_region(labels: list[str]) -> tuple[str | None, list[str]]:
    """The rightmost label that is a region, and the others."""
    for place in range(len(labels) - 1, -1, -1):
        label = labels[place]
        if _REGION.fullmatch(label):
            return label, labels[:place] + labels[place + 1 :]
        if label in _IMPLIED_REGIONS and place:
            return _IMPLIED_REGIONS[label], labels[:place] + labels[place + 1 :]
    return None, labels


def _read_s3(before: list[str], label: str, after: list[str], partition: str) -> AwsHost:
    region, rest = _take_region(after)
    legacy = _S3_LEGACY.fullmatch(label)
    if legacy:
        label, region = "s3", legacy["region"]
    label = _FIPS.sub("", label)
    prefix = ".".join(before + rest)
    partition = _partition(region, partition)
    if label in ("s3-accesspoint", "s3-object-lambda") and (point := _ACCESS_POINT.fullmatch(prefix)):
        service = "s3" if label == "s3-accesspoint" else label
        arn = f"arn:{partition}:{service}:{region or ''}:{point['account']}:accesspoint/{point['name']}"
        return AwsHost(label, region, point["account"], arn, partition)
    if label in ("s3-control", "s3-outposts"):
        account = prefix if _ACCOUNT.fullmatch(prefix) else None
        return AwsHost(label, region, account, None, partition)
    return AwsHost(label, region, None, prefix or None, partition)


def _partition(region: str | None, partition: str) -> str:
    return "aws-us-gov" if region and region.startswith("us-gov-") else partition
