"""What is replaced in any text, wherever it stands: signatures, identities, known secrets, and what the user named."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from replaykit.cassette.standins import Standins

REDACTED = "REDACTED"
EXAMPLE_KEY_ID = "AKIAREPLAYKITEXAMPLE"
SHORTEST_SECRET = 8
"""A shorter secret is replaced where it is known to stand, but not looked for elsewhere: `admin` is also a word."""

_SIGNED_V4 = re.compile(
    r"(X-Amz-(?:Signature|Security-Token)(?:=|%3D))[^&\"'\s<>\\%]+(?:%[0-9A-F]{2}[^&\"'\s<>\\%]*)*", re.IGNORECASE
)
_CREDENTIAL = re.compile(r"(X-Amz-Credential(?:=|%3D))([^%/&\"'\s<>\\]+)", re.IGNORECASE)
_KEY_V2 = re.compile(r"((?:^|[?&;])AWSAccessKeyId=)([^&\"'\s<>\\]+)")
_SIGNED_V2 = re.compile(r"((?:^|[?&;])(?:Signature|SecurityToken)=)[^&\"'\s<>\\]+")
_FORM_FIELD = re.compile(
    r'(name="(?:x-amz-security-token|x-amz-signature|signature)"\r?\n(?:[^\r\n]+\r?\n)*\r?\n)[^\r\n]+', re.IGNORECASE
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_%.-])[A-Za-z0-9+/]{20,}={0,2}(?![A-Za-z0-9+/=_%-])")
_MUCH = 64


@dataclass(slots=True)
class TextRedactor:
    """Replaces in texts; `done` collects the names of what was replaced, until it is taken.

    Attributes:
        rules: the user's own patterns; what they match is replaced by REDACTED.
        secrets: values known to be secret, however they are spelled (plain, in JSON, in XML, in a URL).
    """

    standins: Standins
    rules: Sequence[re.Pattern[str]] = ()
    done: set[str] = field(default_factory=set)
    _secrets: set[str] = field(default_factory=set)
    _pattern: re.Pattern[str] | None = None

    def remember(self, secrets: Iterable[str]) -> None:
        """Replace these wherever they occur from now on."""
        new = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET and secret != REDACTED} - self._secrets
        if new:
            self._secrets |= new
            spellings = {spelling for secret in self._secrets for spelling in _spellings(secret)}
            self._pattern = re.compile("|".join(map(re.escape, sorted(spellings, key=len, reverse=True))))

    def learn(self, text: str, *, named: bool = True) -> None:
        """Note the identities in a text before any of it is replaced; what is in base64 is the user's own content."""
        self.standins.learn(text, named=named)
        for found in _BASE64.finditer(text):
            if (inner := _decoded(found[0])) is not None:
                self.standins.learn(inner, named=False)

    def redact(self, text: str, *, deep: int = 2) -> str:
        """The text without what must not be kept; base64 in it is looked into, twice at most."""
        if self._pattern:
            text = self._apply("secret", text, self._pattern, REDACTED)
        text = self._signatures(text)
        for number, rule in enumerate(self.rules, 1):
            text = self._apply(f"rule-{number}", text, rule, REDACTED)
        text = self._identities(text)
        if deep:
            text = _BASE64.sub(lambda found: self._base64(found[0], deep - 1), text)
        return text

    def redact_in_length(self, text: str) -> str:
        """As `redact`, of a binary notation in which a string's length stands before it: lengths do not change."""
        for name, pattern in [
            ("secret", self._pattern),
            *((f"rule-{n}", rule) for n, rule in enumerate(self.rules, 1)),
        ]:
            if pattern:
                text = self._apply(name, text, pattern, _in_length)
        return self._identities(text)

    def key_id(self, real: str) -> str:
        """The stand-in of whatever a client used for a key id: emulators' clients put an account there, or a word."""
        if real == EXAMPLE_KEY_ID:
            return real
        standin = self.standins.account_of(real) if re.fullmatch(r"\d{12}", real) else EXAMPLE_KEY_ID
        return standin if standin == real else self._note("access-key-id", standin)

    def _signatures(self, text: str) -> str:
        if "X-Amz-" in text or "x-amz-" in text:
            text = self._apply("presigned-url", text, _SIGNED_V4, rf"\1{REDACTED}")
            text = _CREDENTIAL.sub(lambda found: found[1] + self.key_id(found[2]), text)
            text = self._apply("presigned-form", text, _FORM_FIELD, rf"\1{REDACTED}")
        if "AWSAccessKeyId=" in text:
            text = self._apply("presigned-url", text, _SIGNED_V2, rf"\1{REDACTED}")
            text = _KEY_V2.sub(lambda found: found[1] + self.key_id(found[2]), text)
        return text

    def _identities(self, text: str) -> str:
        replaced: set[str] = set()
        made = self.standins.standin_of(text, replaced)
        self.done |= replaced
        return made

    def _base64(self, encoded: str, deep: int) -> str:
        inner = _decoded(encoded)
        if inner is None:
            return encoded
        made = self.redact(inner, deep=deep)
        return encoded if made == inner else base64.b64encode(made.encode()).decode()

    def _apply(self, name: str, old: str, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]) -> str:
        text = pattern.sub(new, old)
        return old if text == old else self._note(name, text)

    def _note(self, name: str, text: str) -> str:
        self.done.add(name)
        return text


def _in_length(found: re.Match[str]) -> str:
    length = len(found[0])
    return (REDACTED * (length // len(REDACTED) + 1))[:length]


def _spellings(secret: str) -> set[str]:
    """How one text looks in the places where it may stand. base64 is decoded on the way, not spelled here."""
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(json.dumps(secret)[1:-1])[1:-1],
        html.escape(secret, quote=False),
        html.escape(secret),
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
    }


def _decoded(encoded: str) -> str | None:
    """The text in base64, if it is one."""
    if len(encoded) % 4:
        return None
    try:
        text = binascii.a2b_base64(encoded, strict_mode=True).decode()
    except (ValueError, UnicodeDecodeError):
        return None
    return text if text[:_MUCH].isprintable() or "\n" in text or "\t" in text else None
