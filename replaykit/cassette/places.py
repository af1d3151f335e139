"""Where identities stand in a text: the places that make twelve digits an account id."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COLON = r"(?::|%(?:25)?3[Aa])"
_SLASH = r"(?:/|\\/|%(?:25)?2[Ff])"
_MEMBER = r"(?:\w*[Aa]ccounts?(?:_?[Ii][Dd]s?|Numbers?)?|\w*[Oo]wner(?:_?[Ii][Dd]s?)?|[Cc]atalogId|[Rr]egistryId)"
"""Members that hold an account: AccountId, SourceAccount, OwnerId, ExpectedBucketOwner, QueueOwnerAWSAccountId …"""

_SURE = (
    rf"arn{_COLON}aws[a-z-]*{_COLON}[a-z0-9-]*{_COLON}[a-z0-9-]*{_COLON}(\d{{12}})(?!\d)",
    r"(?<![\w-])(\d{12})\.[\w.-]*(?:amazonaws|api\.aws)",
    r"-(\d{12})\.s3-(?:accesspoint|object-lambda)\.",
    rf"(?:sqs|queue)[\w.-]*\.amazonaws\.com(?:\.cn)?{_SLASH}(\d{{12}}){_SLASH}",
    rf"[Qq]ueue_?[Uu]rl\W{{1,10}}https?[^\"<&\s]{{1,200}}?{_SLASH}(\d{{12}}){_SLASH}",
    r"^x-amz-(?:[a-z-]*bucket-owner|account-id): (\d{12})$",
)
_NAMED = (
    rf'"{_MEMBER}\\*"\s*:\s*\\*"(\d{{12}})\\*"',
    rf"<(?:\w+:)?{_MEMBER}(?:\s[^>]*)?>\s*(\d{{12}})\s*</",
    rf"(?:^|[?&.]){_MEMBER}(?:\.member)?(?:\.\d+)?=(\d{{12}})(?=&|$)",
)
_SURELY = re.compile("|".join(_SURE), re.MULTILINE)
_ALSO_NAMED = re.compile("|".join((*_SURE, *_NAMED)), re.MULTILINE)

_LISTED = re.compile(rf'"{_MEMBER}"\s*:\s*\[((?:\s*"\d{{12}}"\s*,?)+)\s*\]')
_DIGITS = re.compile(r"\d{12}")

KEY_ID = re.compile(
    r"(?<![A-Za-z0-9+/])A(?:KIA|SIA|BIA|CCA|ROA|IDA|GPA|IPA|NPA|NVA|PKA|SCA)[A-Z0-9]{16,17}(?![A-Za-z0-9+=])"
)
"""Unique ids of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids"""

CANONICAL_USER = re.compile(r'<ID>([0-9a-f]{64})</ID>|\bid="([0-9a-f]{64})"')
"""S3's canonical user id, an obfuscated account id: in owners and grantees, and in grant headers."""


def account_places(text: str, *, named: bool) -> Iterator[str]:
    """The account ids that stand in such a place; where `named`, also those in members that are named so.

    In the user's own content a member's name says nothing: an `accountId` may be a bank's.
    """
    if not _DIGITS.search(text):
        return
    for found in (_ALSO_NAMED if named else _SURELY).finditer(text):
        yield found[found.lastindex or 0]
    for found in _LISTED.finditer(text) if named else ():
        yield from _DIGITS.findall(found[1])
