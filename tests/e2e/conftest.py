"""What the recording tests share: moto behind TLS in AWS's place, and a way to run `replaykit record`."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

MOTO_ACCOUNT = "998877665544"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAQNZGKIQY56JQ7WML",  # a published example, of account 029608264753
    "AWS_SECRET_ACCESS_KEY": "sEcReTaCcEsSkEyOfThEtEsTs/9+notreal00000",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
def ca_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an endpoint's own authority is made."""
    return tmp_path_factory.mktemp("ca")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"nothing listens on port {port} after {seconds} s")


def make_certificate(folder: Path, *names: str) -> Path:
    """A self-signed certificate with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"test server {names[0]}")])
    import ipaddress

    alternatives = [
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names
    ]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{names[0]}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@dataclass(frozen=True)
class MotoServer:
    """Shared by all tests of a worker: who makes a table begins with `forget`."""

    url: str
    certificate: Path
    account: str

    def forget(self) -> None:
        """Empty the server of all that other tests left in it."""
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        request = urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")
        urllib.request.urlopen(request, context=trusting, timeout=10).close()


@pytest.fixture(scope="session")
def moto_over_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MotoServer]:
    """A server of moto in a process of its own, of an account that is nobody's example."""
    folder = tmp_path_factory.mktemp("moto")
    certificate, port = make_certificate(folder, "127.0.0.1"), free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port), "-s"]
    command += ["-c", str(certificate), "-k", str(certificate)]
    env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env | {"MOTO_ACCOUNT_ID": MOTO_ACCOUNT}, stdout=log, stderr=log)
    try:
        wait_for_port(port, process)
        yield MotoServer(f"https://127.0.0.1:{port}", certificate, MOTO_ACCOUNT)
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def replaykit_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replaykit-home")


@pytest.fixture(scope="session")
def record_env(replaykit_home: Path) -> dict[str, str]:
    """The environment of a user who has credentials, and nothing of the machine's own AWS settings or proxies."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AWS_") and "proxy" not in name.lower() and not name.endswith("CA_BUNDLE")
    }
    return (
        env
        | CREDENTIALS
        | {
            "REPLAYKIT_HOME": str(replaykit_home),
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    )


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Record = Callable[..., Ran]


@pytest.fixture(scope="session")
def record(record_env: dict[str, str]) -> Record:
    """Run `replaykit record` with these arguments to its end."""

    def run(*arguments: object, env: dict[str, str] | None = None, cwd: Path | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "replaykit", "record", *map(str, arguments)],
            env=record_env | (env or {}),
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def foreign_tls_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A host that is not AWS's, with a certificate of its own."""

    class Hello(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"hello from elsewhere"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    certificate = make_certificate(tmp_path_factory.mktemp("foreign"), "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hello)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, certificate
    server.shutdown()
    server.server_close()
    thread.join()
