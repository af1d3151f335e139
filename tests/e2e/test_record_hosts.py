"""What passes through the recording proxy, and what of it is recorded."""

from __future__ import annotations

import base64
import shutil
import socket
import ssl
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from replaykit.cassette.cassette import Cassette


def test_another_tls_host_passes_with_its_own_certificate(tmp_path, record, foreign_tls_server):
    port, certificate = foreign_tls_server
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            f"""
            import http.client, os, ssl
            proxy = os.environ["HTTPS_PROXY"].removeprefix("http://")
            host, _, number = proxy.partition(":")
            connection = http.client.HTTPSConnection(host, int(number), context=ssl._create_unverified_context())
            connection.set_tunnel("127.0.0.1", {port})
            connection.request("GET", "/")
            print(ssl.DER_cert_to_PEM_cert(connection.sock.getpeercert(binary_form=True)))
            print(connection.getresponse().read().decode())
            """
        )
    )
    cassette = tmp_path / "c.yaml"
    ran = record("-c", cassette, "--", sys.executable, program)
    assert ran.code == 0, ran.err
    own = certificate.read_text().partition("-----BEGIN CERTIFICATE-----")[2].strip()
    assert own in ran.out
    assert "hello from elsewhere" in ran.out
    assert "no AWS call was seen" in ran.err
    assert not cassette.exists()


def test_a_plain_http_host_passes_and_is_not_recorded(tmp_path, record, plain_server):
    url = f"http://127.0.0.1:{plain_server}/latest/meta-data/iam/security-credentials/role"
    program = "import sys, urllib.request as r; h = r.ProxyHandler({'http': __import__('os').environ['HTTP_PROXY']}); "
    program += f"print(r.build_opener(h).open('{url}').read().decode())"
    cassette = tmp_path / "c.yaml"
    ran = record("-c", cassette, "--", sys.executable, "-c", program)
    assert ran.code == 0, ran.err
    assert "SecretAccessKey" in ran.out
    assert not cassette.exists()


@pytest.fixture
def plain_server():
    class Credentials(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"AccessKeyId": "ASIAQNZGKIQY56JQ7WML", "SecretAccessKey": "of an instance"}')

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Credentials)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not here")
def test_curl_is_recorded_over_http2(tmp_path, record, moto_over_tls):
    cassette = tmp_path / "c.yaml"
    upstream = ("--upstream", moto_over_tls.url, "--upstream-ca", moto_over_tls.certificate)
    url = "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"
    ran = record("-c", cassette, *upstream, "-q", "--", "curl", "-sS", "-o", "/dev/null", "-w", "%{http_version}", url)
    assert ran.code == 0, ran.err
    assert ran.out in ("2", "1.1")
    (only,) = Cassette.load(cassette)
    assert only.request.url == url
    assert only.meta.operation == "sts.GetCallerIdentity"
    assert moto_over_tls.account.encode() not in cassette.read_bytes()


def test_an_upstream_over_plain_http(tmp_path, record, record_env):
    """The client speaks TLS to us, the upstream does not."""
    hosts: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            hosts.append(self.headers["Host"])
            self.rfile.read(int(self.headers["Content-Length"]))
            body = b'{"TableNames": []}'
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        program = "import boto3; print(boto3.client('dynamodb').list_tables()['TableNames'])"
        upstream = f"http://127.0.0.1:{server.server_port}"
        ran = record("-c", tmp_path / "c.yaml", "--upstream", upstream, "--", sys.executable, "-c", program)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert ran.code == 0, ran.err
    assert hosts == ["dynamodb.us-east-1.amazonaws.com"]  # as it was signed
    cassette = Cassette.load(tmp_path / "c.yaml")
    assert [each.request.url for each in cassette] == ["https://dynamodb.us-east-1.amazonaws.com/"]
    assert cassette.header.source == f"127.0.0.1:{server.server_port}"


def test_the_upstreams_certificate_is_checked(tmp_path, record, moto_over_tls):
    program = "import boto3; boto3.client('dynamodb').list_tables()"
    command = ("--", sys.executable, "-c", program)
    ran = record("-c", tmp_path / "c.yaml", "--upstream", moto_over_tls.url, *command, env={"AWS_MAX_ATTEMPTS": "1"})
    assert ran.code == 1
    assert "502" in ran.err
    assert "ertificate verify failed" in ran.err
    assert not (tmp_path / "c.yaml").exists()


def test_the_proxys_ca_is_private_and_is_not_mitmproxys(record_env, replaykit_home, tmp_path, record):
    ran = record("-c", tmp_path / "c.yaml", "-q", "--", sys.executable, "-c", "pass")
    assert ran.code == 0, ran.err
    key = replaykit_home / "ca" / "mitmproxy-ca.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in (replaykit_home / "ca" / "mitmproxy-ca-cert.pem").read_bytes()
    openssl = ssl.create_default_context(cafile=replaykit_home / "ca" / "mitmproxy-ca-cert.pem")
    assert openssl.get_ca_certs()[0]["subject"] == ((("commonName", "replaykit recording CA"),),)


def test_the_proxy_is_gone_after_the_run(tmp_path, record):
    ran = record(
        "-c", tmp_path / "c.yaml", "-q", "--", sys.executable, "-c", "import os; print(os.environ['HTTPS_PROXY'])"
    )
    port = ran.out.strip().rpartition(":")[2]
    assert subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}))"],
        capture_output=True,
        check=False,
    ).returncode


NODE = """
import https from "node:https";
const agent = new https.Agent({ keepAlive: true });
const url = "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15";
const get = () => new Promise((done, fail) => https.get(url, { agent }, (answer) => {
  answer.resume(); answer.on("end", () => done(answer.statusCode));
}).on("error", fail));
console.log(await get(), await get());
agent.destroy();
"""


@pytest.mark.skipif(not shutil.which("node"), reason="node is not here")
def test_nodes_https_module_is_led_through_the_proxy(tmp_path, record, moto_over_tls):
    """The AWS SDK for JavaScript makes its calls with it, and reads no HTTPS_PROXY."""
    assert run_node(NODE, tmp_path, record, moto_over_tls) == "200 200\n"
    assert len(list(Cassette.load(tmp_path / "c.yaml"))) == 2


def run_node(text, folder, record, upstream):
    """What a program of Node's prints while it is recorded."""
    program = folder / "program.mjs"
    program.write_text(text)
    led = ("--upstream", upstream.url, "--upstream-ca", upstream.certificate)
    ran = record("-c", folder / "c.yaml", *led, "-q", "--", "node", program)
    assert ran.code == 0, ran.err
    return ran.out


NODE_HTTP2 = """
import { connect } from "node:http2";
const session = connect("https://sts.us-east-1.amazonaws.com");
const post = (body) => new Promise((done, fail) => {
  const asked = session.request({":path": "/", ":method": "POST", "content-type": "application/x-www-form-urlencoded"});
  let status;
  asked.on("response", (head) => (status = head[":status"])).on("error", fail).resume();
  asked.on("end", () => done(status));
  asked.end(body);
});
const body = "Action=GetCallerIdentity&Version=2011-06-15";
console.log(...await Promise.all([post(body), post(body)]), session.alpnProtocol);
session.close();
"""


@pytest.mark.skipif(not shutil.which("node"), reason="node is not here")
def test_nodes_http2_module_is_led_through_the_proxy(tmp_path, record, moto_over_tls):
    """The AWS SDK for JavaScript calls Kinesis and Bedrock with it; the recorder ends HTTP/2 itself."""
    assert run_node(NODE_HTTP2, tmp_path, record, moto_over_tls) == "200 200 h2\n"
    assert len(list(Cassette.load(tmp_path / "c.yaml"))) == 2


def test_the_users_own_proxy_is_gone_through(tmp_path, record, moto_over_tls):
    """A corporate proxy that wants a password; it leads every host to moto."""
    heads: list[bytes] = []

    def tunnel(client: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(1)
        heads.append(head)
        server = socket.create_connection(("127.0.0.1", int(moto_over_tls.url.rpartition(":")[2])))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        other = threading.Thread(target=pump, args=(server, client))
        other.start()
        pump(client, server)
        other.join()
        client.close()
        server.close()

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                sink.sendall(part)
            sink.shutdown(socket.SHUT_WR)

    def serve() -> None:
        client, _ = listener.accept()
        tunnel(client)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        proxy = f"http://user:p%40ss@127.0.0.1:{listener.getsockname()[1]}"
        program = "import boto3; boto3.client('dynamodb').list_tables()"
        arguments = ("-c", tmp_path / "c.yaml", "--insecure-upstream", "--", sys.executable, "-c", program)
        ran = record(*arguments, env={"HTTPS_PROXY": proxy})
        thread.join()
    assert ran.code == 0, ran.err
    (head,) = heads
    assert head.startswith(b"CONNECT dynamodb.us-east-1.amazonaws.com:443 ")
    assert b"Basic " + base64.b64encode(b"user:p@ss") in head
    (only,) = Cassette.load(tmp_path / "c.yaml")
    assert only.request.host == "dynamodb.us-east-1.amazonaws.com"
    assert not [name for name, _ in only.request.headers if name.lower().startswith("proxy-")]
