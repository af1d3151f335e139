"""The certificate authority that clients trust while they are recorded: made once per user, kept private.

The folder has the file names that mitmproxy looks for, so that it can be its `confdir`; it is never `~/.mitmproxy`.
"""

from __future__ import annotations

import hashlib
import os
import ssl
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from replaykit.aws.error import ReplaykitError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

NAME = "replaykit recording CA"
LIFETIME = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Authority:
    """Where the authority stands on disk.

    `key` holds the private key and the certificate (0600), `certificate` the certificate alone.
    """

    folder: Path

    @property
    def key(self) -> Path:
        return self.folder / "mitmproxy-ca.pem"

    @property
    def certificate(self) -> Path:
        return self.folder / "mitmproxy-ca-cert.pem"


def home(environ: Mapping[str, str] | None = None) -> Path:
    """Replaykit's own folder: REPLAYKIT_HOME, else the user's data folder as the platform has it."""
    env = os.environ if environ is None else environ
    if chosen := env.get("REPLAYKIT_HOME"):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "replaykit"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "replaykit"
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "replaykit"


def authority(folder: Path | None = None) -> Authority:
    """The authority of this folder (default: `home()/ca`), made if there is none yet.

    Two processes that begin at once end up with the same one: the first to link its file wins.
    """
    made = Authority(folder or home() / "ca")
    try:
        made.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not made.key.exists():
            _publish(made.key, _new_authority(), mode=0o600)
        certificate = _certificate_part(made.key.read_bytes())
        if not made.certificate.exists() or made.certificate.read_bytes() != certificate:
            _replace(made.certificate, certificate)
    except OSError as error:
        raise ReplaykitError(
            f"cannot keep a certificate authority in {made.folder}: {error.strerror or error}. "
            "Set REPLAYKIT_HOME to a folder that you may write to."
        ) from error
    return made


def bundle(made: Authority, also: Iterable[Path] = ()) -> Path:
    """A file with the system's certificates, those of `also`, and ours.

    For clients whose setting replaces the default store. It is named by its content, so that runs in parallel with
    different settings do not disturb each other.
    """
    parts = [path.read_bytes().strip() for path in (*_system_stores(), *also, made.certificate) if path.is_file()]
    text = b"\n".join(dict.fromkeys(parts)) + b"\n"
    path = made.folder / f"bundle-{hashlib.sha256(text).hexdigest()[:12]}.pem"
    if not path.exists():
        _replace(path, text)
    return path


def _system_stores() -> list[Path]:
    import certifi

    paths = ssl.get_default_verify_paths()
    system = paths.cafile or paths.openssl_cafile
    return [Path(system), Path(certifi.where())] if system else [Path(certifi.where())]


def _certificate_part(pem: bytes) -> bytes:
    marker = b"-----BEGIN CERTIFICATE-----"
    return marker + pem.partition(marker)[2]


def _publish(path: Path, content: bytes, mode: int) -> None:
    """Write a file that must not exist yet; if another process was faster, its file stays."""
    written = _temporary(path, content, mode)
    try:
        os.link(written, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        written.replace(path)
        return
    written.unlink()


def _replace(path: Path, content: bytes) -> None:
    _temporary(path, content, 0o644).replace(path)


def _temporary(path: Path, content: bytes, mode: int) -> Path:
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600 from the first moment
    with os.fdopen(number, "wb") as file:
        file.write(content)
    Path(name).chmod(mode)
    return Path(name)


def _new_authority() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return secret + _self_signed(key).public_bytes(Encoding.PEM)


def _self_signed(key: RSAPrivateKey) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
