"""What buckets and objects may be named.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
"""

from __future__ import annotations

import re

from replaykit.aws.error import NotEmulated
from replaykit.services.s3.errors import invalid_bucket_name, key_too_long

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# What buckets of before March 2018 may be named: nobody can make such a one any more, but there may be one.
OLD_NAME = re.compile(r"[A-Za-z0-9._-]{3,255}")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
LONGEST_KEY = 1024  # bytes


def require_name(name: str) -> None:
    """Refuse a name that no new bucket can have."""
    reserved = name.startswith(PREFIXES) or name.endswith(SUFFIXES)
    if not NAME.fullmatch(name) or ".." in name or ADDRESS.fullmatch(name) or reserved:
        raise invalid_bucket_name(name)


def require_general(call_name: str, name: str) -> None:
    """What is a bucket of another kind is a gap; what never was a bucket's name is refused.

    ASSUMPTION: in the words of CreateBucket; a recorded HeadBucket of such a name.
    """
    if name.startswith("arn:"):
        raise NotEmulated(call_name, "access points are not emulated")
    if name.endswith("--x-s3"):
        raise NotEmulated(call_name, "directory buckets are not emulated")
    if not OLD_NAME.fullmatch(name):
        raise invalid_bucket_name(name)


def require_key(key: str) -> None:
    """Refuse a key that is too long."""
    if len(key) * 4 > LONGEST_KEY and len(key.encode("utf-8", "surrogateescape")) > LONGEST_KEY:
        raise key_too_long(key, LONGEST_KEY)
