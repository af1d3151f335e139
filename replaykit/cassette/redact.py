"""Redaction on the way to disk: what must not be kept is replaced by stand-ins, and all else stays to the byte.

Pure: an interaction in, an interaction out. The same function makes a live request look as it would have been recorded
(`redact_request`), so that a redacted cassette still matches.

Text is replaced wherever it stands. Of CBOR the strings are replaced by strings of their length; other bodies that are
no text (images, archives, random bytes) are left alone. What is not found: an account id inside compressed data or in
a call before the first that gives it away; a secret that only the application knows, which a rule can name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette.checksums import make_right
from replaykit.cassette.interaction import Interaction
from replaykit.cassette.notation import form_spans, replace_spans
from replaykit.cassette.redact_headers import redact_header
from replaykit.cassette.redact_members import redact_members, secrets_of
from replaykit.cassette.redact_text import REDACTED, TextRedactor
from replaykit.cassette.secret_members import BY_NAME, SecretMembers, secret_members
from replaykit.cassette.standins import Standins
from replaykit.cassette.wrapping import change_body, content_of


class Redactor:
    """Redacts the interactions of one recording; what it learns from one counts for all that follow.

    Args:
        standins: the stand-ins to use.
        rules: patterns whose matches are replaced by REDACTED, in URLs, headers and bodies.
        headers: names of headers whose values are replaced.
        secrets: values known to be secret (the credentials that the recorded command was given).
    """

    def __init__(
        self,
        standins: Standins | None = None,
        *,
        rules: Sequence[re.Pattern[str]] = (),
        headers: Iterable[str] = (),
        secrets: Iterable[str] = (),
    ) -> None:
        self.standins = standins or Standins()
        self._text = TextRedactor(self.standins, rules)
        self._headers = frozenset(name.lower() for name in headers)
        self._text.remember(secrets)

    def redact(self, interaction: Interaction) -> Interaction:
        """The interaction as it may be kept; `meta.redacted` names what was replaced."""
        taken, given = _secret_members(interaction.meta.operation)
        self._learn_request(interaction.request, taken)
        self._learn(interaction.response.headers, interaction.response.body, given)
        self._text.done.clear()
        request = self._request(interaction.request, taken)
        response = self._response(interaction.response, given)
        _follow_etag(interaction.request, request, response)
        done = tuple(sorted({*interaction.meta.redacted, *self._text.done}))
        return Interaction(request, response, replace(interaction.meta, redacted=done))

    def redact_request(self, request: HttpRequest, operation: str | None = None) -> HttpRequest:
        """A live request as it would stand in a recording."""
        taken, _ = _secret_members(operation)
        self._learn_request(request, taken)
        return self._request(request, taken)

    def _learn_request(self, request: HttpRequest, secret: SecretMembers) -> None:
        self._text.learn(request.url)
        self._learn(request.headers, request.body, secret)

    def _learn(self, headers: Headers, body: bytes, secret: SecretMembers) -> None:
        """Note identities and secrets of the whole message before any of it is replaced."""
        for name, value in headers:
            self._text.learn(f"{name.lower()}: {value}")
            if name.lower() == "x-amz-security-token":
                self._text.remember([value])

        def learn(content: bytes) -> bytes:
            if text := _text_in(headers, content):
                self._text.learn(text, named=not secret.content)
                self._text.remember(secrets_of(text, secret))
            return content

        change_body(headers.copy(), body, learn)

    def _request(self, request: HttpRequest, secret: SecretMembers) -> HttpRequest:
        headers = self._fields(request.headers, secret)
        body = self._body(headers, request.body, secret)
        target = self._text.redact(self._query(request.target, secret))
        return replace(request, host=self._text.redact(request.host), target=target, headers=headers, body=body)

    def _response(self, response: HttpResponse, secret: SecretMembers) -> HttpResponse:
        headers = self._fields(response.headers, secret)
        return replace(response, headers=headers, body=self._body(headers, response.body, secret))

    def _fields(self, headers: Headers, secret: SecretMembers) -> Headers:
        hidden = self._headers | secret.headers
        return Headers((name, redact_header(name, value, self._text, hidden)) for name, value in headers)

    def _query(self, target: str, secret: SecretMembers) -> str:
        path, mark, query = target.partition("?")
        if not secret.query or not mark:
            return target
        self._text.done.add("secret")
        return path + mark + replace_spans(query, form_spans(query, secret.query), lambda _name, _raw: REDACTED)

    def _body(self, headers: Headers, body: bytes, secret: SecretMembers) -> bytes:
        def change(content: bytes) -> bytes:
            text = _text_in(headers, content)
            if text is None:
                return content
            if _is_cbor(headers):
                return self._text.redact_in_length(text).encode("latin-1")
            hidden = redact_members(text, secret)
            if hidden != text:
                self._text.done.add("secret")
            made = self._text.redact(hidden)
            return content if made == text else made.encode("latin-1" if _is_multipart(headers) else "utf-8")

        return change_body(headers, body, change)


def _secret_members(operation: str | None) -> tuple[SecretMembers, SecretMembers]:
    service, dot, name = (operation or "").rpartition(".")
    return secret_members(service, name) if dot else (BY_NAME, BY_NAME)


def _follow_etag(old: HttpRequest, new: HttpRequest, response: HttpResponse) -> None:
    """S3 answers an upload with the MD5 of what was sent: of an upload that was changed, with that of the changed."""
    if old.body != new.body and response.headers.get("etag"):
        etag = Headers([("ETag", response.headers["etag"])])
        make_right(etag, content_of(old.headers, old.body), content_of(new.headers, new.body))
        response.headers.set("ETag", etag["etag"])


def _text_in(headers: Headers, content: bytes) -> str | None:
    """The content as text; None where it is none."""
    if _is_cbor(headers) or _is_multipart(headers):
        return content.decode("latin-1")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _is_cbor(headers: Headers) -> bool:
    return "cbor" in (headers.get("content-type") or "")


def _is_multipart(headers: Headers) -> bool:
    return (headers.get("content-type") or "").startswith("multipart/")
