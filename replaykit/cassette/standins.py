"""Stand-ins for identities: the same one for the same account or key wherever it occurs, and no way back.

A stand-in is derived from the real id by scrypt, so that a replay can map a live request onto the recording without
the recording holding the real id; to try all 10^12 accounts costs more than the id is worth. An id is taken for an
account's only where its place says so (an ARN's fifth field, a host, a queue's URL, a member such as `AccountId`, the
account that an access key id encodes); from then on it is replaced wherever it stands alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from replaykit.cassette.places import CANONICAL_USER, KEY_ID, account_places

EXAMPLE_ACCOUNTS = frozenset({"000000000000", "123456789012", "111122223333", "444455556666", "777788889999"})
"""AWS's documentation and the emulators use them: they are nobody's, and stay."""

ACCOUNT_NAME = "account-id:"
STANDIN_MARK = "REPLAYKIT"
CANONICAL_MARK = "5ca1ab1e"
"""How our stand-ins for key ids and for S3's canonical user ids begin: they are known by it, and stay."""
_SALT = b"replaykit/stand-in/1/"
_ACCOUNT_COST = 2**12  # some 10 ms an id: seconds for a large organization, centuries for all ids
_KEY_COST = 2**10  # 2 to 3 ms an id: 80 bits need less, and IAM lists them by the thousand


class Standins:
    """Maps real identities to stand-ins; stand-ins, and the accounts of AWS's examples, map to themselves.

    Args:
        known: stand-ins of earlier recordings: a client that was answered from a recording sends them back.
        key: a secret of a team's own, if its stand-ins must not be comparable with those of others.
    """

    def __init__(self, known: Iterable[str] = (), *, key: str = "") -> None:
        self._salt = _SALT + key.encode()
        self._fixed = EXAMPLE_ACCOUNTS | set(known)
        self._learnt: set[str] = set()
        self._made: dict[str, str] = {}
        self._pattern: re.Pattern[str] | None = None

    @classmethod
    def of_recording(cls, redacted: Iterable[str], *, key: str = "") -> Standins:
        """Those of a recording: `meta.redacted` of its interactions lists them as `account-id:<stand-in>`."""
        return cls((name.partition(":")[2] for name in redacted if name.startswith(ACCOUNT_NAME)), key=key)

    def learn(self, text: str, *, named: bool = True) -> bool:
        """Take note of the accounts that this text names; says whether one was new.

        With `named=False`, for the user's own content, a member that is named like an account's is not enough.
        """
        before = len(self._learnt)
        self._learnt.update(account_places(text, named=named))
        for found in KEY_ID.finditer(text):
            self._learnt.update(account_in_key_id(found[0]))
        users = (found[1] or found[2] for found in CANONICAL_USER.finditer(text))
        self._learnt.update(user for user in users if not user.startswith(CANONICAL_MARK))
        self._learnt -= self._fixed | set(self._made.values())
        grew = len(self._learnt) > before
        if grew:
            self._pattern = _any_of(self._learnt)
        return grew

    def standin_of(self, text: str, replaced: set[str] | None = None) -> str:
        """The text with what was learnt and every access key id replaced; `replaced` gets their names."""
        names = set() if replaced is None else replaced
        text = KEY_ID.sub(lambda found: self._key_id(found[0], names), text)
        return self._pattern.sub(lambda found: self._identity(found[0], names), text) if self._pattern else text

    def account_of(self, account: str) -> str:
        """The stand-in of one account id, wherever it was found."""
        return account if account in self._fixed else self._derived(account)

    def _identity(self, real: str, names: set[str]) -> str:
        standin = self._derived(real)
        names.add(f"{ACCOUNT_NAME}{standin}" if len(standin) == 12 else "canonical-user-id")  # noqa: PLR2004
        return standin

    def _derived(self, real: str) -> str:
        if real not in self._made:
            if len(real) == 64:  # noqa: PLR2004  # a canonical user id
                self._made[real] = (CANONICAL_MARK + self._derive(real, _KEY_COST, 32).hex())[: len(real)]
            else:
                number = int.from_bytes(self._derive(real, _ACCOUNT_COST, 8))
                self._made[real] = str(10**11 + number % (9 * 10**11))
        return self._made[real]

    def _key_id(self, real: str, names: set[str]) -> str:
        prefix, rest = real[:4], real[4:]
        if rest.startswith(STANDIN_MARK):
            return real
        names.add("access-key-id")
        if real not in self._made:
            letters = base64.b32encode(self._derive(real, _KEY_COST, 10)).decode()
            self._made[real] = (prefix + STANDIN_MARK + letters)[: len(real)]
        return self._made[real]

    def _derive(self, real: str, cost: int, length: int) -> bytes:
        return _derived(real, self._salt, cost, length)


@lru_cache(maxsize=4096)  # the sessions of a test run meet the same few accounts
def _derived(real: str, salt: bytes, cost: int, length: int) -> bytes:
    return hashlib.scrypt(real.encode(), salt=salt, n=cost, r=8, p=1, dklen=length)


def account_in_key_id(key_id: str) -> list[str]:
    """The account that an id of this form encodes (base32, 40 bits after the first); none in ids from before 2019.

    Known from public analyses of key ids; ASIAQNZGKIQY56JQ7WML is 029608264753's. A wrong guess does no harm: it
    learns a number that occurs nowhere.
    """
    try:
        bits = int.from_bytes(base64.b32decode(key_id[4:20])[:6])
    except ValueError:
        return []
    account = (bits & 0x7FFFFFFFFF80) >> 7
    return [f"{account:012d}"] if account < 10**12 else []


def _any_of(ids: Iterable[str]) -> re.Pattern[str]:
    """Any of these where no digit touches it: inside a longer number it is something else; `%20` is no digit."""
    return re.compile(rf"(?:(?<!\d)|(?<=%[0-9A-Fa-f]{{2}}))(?:{'|'.join(sorted(ids))})(?!\d)")
