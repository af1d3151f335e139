"""An environment in which boto3 can sign without credentials of its own and asks no metadata service for any."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

FAKE_KEY = "AKIAREPLAYKIT0000000"
FAKE_SECRET = "replaykit-offline"  # noqa: S105  # nobody's
FAKE_REGION = "us-east-1"

_lock = threading.Lock()
_inside: list[Offline] = []
_restore: list[Callable[[], None]] = []


class Offline:
    """While it is in: fake credentials and a region where none are set, and signatures that need no network.

    Only for modes that send nothing on. All is as it was when the last one is left.
    """

    def __enter__(self) -> Self:
        with _lock:
            _inside.append(self)
            if len(_inside) == 1:
                _restore.append(_set(_missing(os.environ)))
                _restore.append(_forget_default_session())
                _restore.append(_sign_without_asking())
        return self

    def __exit__(self, *exception: object) -> None:
        with _lock:
            _inside.remove(self)
            while not _inside and _restore:
                _restore.pop()()


def _missing(environment: Mapping[str, str]) -> dict[str, str]:
    wanted = {"AWS_EC2_METADATA_DISABLED": "true"}
    if "AWS_ACCESS_KEY_ID" not in environment and "AWS_PROFILE" not in environment:
        wanted |= {"AWS_ACCESS_KEY_ID": FAKE_KEY, "AWS_SECRET_ACCESS_KEY": FAKE_SECRET}
    config = Path(environment.get("AWS_CONFIG_FILE", "~/.aws/config")).expanduser()
    if not (environment.get("AWS_DEFAULT_REGION") or environment.get("AWS_REGION") or config.exists()):
        wanted["AWS_DEFAULT_REGION"] = FAKE_REGION
    return wanted


def _set(wanted: Mapping[str, str]) -> Callable[[], None]:
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)

    def restore() -> None:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    return restore


def _forget_default_session() -> Callable[[], None]:
    """boto3's default session keeps the credentials that it found: none of ours may stay in it, or the other way."""
    boto3: Any = sys.modules.get("boto3")
    before = getattr(boto3, "DEFAULT_SESSION", None)

    def restore() -> None:
        loaded: Any = sys.modules.get("boto3")
        if loaded is not None:
            loaded.DEFAULT_SESSION = before

    if boto3 is not None:
        boto3.DEFAULT_SESSION = None
    return restore


def _sign_without_asking() -> Callable[[], None]:
    """Clients made before, without credentials or with ones that have to be fetched, sign with fake ones."""
    from botocore.credentials import Credentials
    from botocore.signers import RequestSigner

    fake = Credentials(FAKE_KEY, FAKE_SECRET)
    signers: Any = RequestSigner
    original = signers.get_auth_instance

    def get_auth_instance(signer: Any, *args: Any, request_credentials: Any = None, **kwargs: Any) -> Any:
        static = type(signer._credentials) is Credentials  # noqa: SLF001  # botocore offers no other way to them
        given = request_credentials if static or request_credentials is not None else fake
        return original(signer, *args, request_credentials=given, **kwargs)

    signers.get_auth_instance = get_auth_instance

    def restore() -> None:
        signers.get_auth_instance = original

    return restore
