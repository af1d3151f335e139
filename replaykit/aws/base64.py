"""Base64 as AWS reads it: with its padding, without anything else, and in the one spelling that a value has."""

from __future__ import annotations

from binascii import a2b_base64

# What may stand last before the padding: characters whose bits beyond the last byte are zero. Python does not ask.
_LAST = (frozenset("AEIMQUYcgkosw048"), frozenset("AQgw"))


def decode(text: str) -> bytes:
    """The bytes of a text; raises ValueError where it is no base64, or not as an encoder would have written it."""
    decoded = a2b_base64(text, strict_mode=True)
    if text[-1:] == "=" and text[-3 if text[-2] == "=" else -2] not in _LAST[text[-2] == "="]:
        raise ValueError("bits are set beyond the last byte")
    return decoded
