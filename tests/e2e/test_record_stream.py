"""An event stream reaches the client event by event, and the cassette whole."""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from replaykit.cassette.cassette import Cassette
from replaykit.protocols.event_stream import Message, decode_messages, encode_message

PROGRAM = """if 1:
    import http.client, os, ssl
    host, _, port = os.environ["HTTPS_PROXY"].removeprefix("http://").partition(":")
    context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    connection = http.client.HTTPSConnection(host, int(port), context=context)
    connection.set_tunnel("lambda.us-east-1.amazonaws.com", 443)
    connection.request("POST", "/2021-11-15/functions/f/response-streaming-invocations", b"{}")
    answer = connection.getresponse()
    print(answer.read(int(os.environ["FIRST"])))
    import urllib.request
    urllib.request.urlopen(os.environ["GO_ON"]).read()  # the server sends the rest only after this
    print(answer.read())
"""


def event(payload: bytes) -> bytes:
    return encode_message(Message({":event-type": "PayloadChunk", ":message-type": "event"}, payload))


def test_events_are_handed_on_as_they_come(tmp_path, record):
    first, second = event(b"first, of arn:aws:iam::998877665544:role/r"), event(b"second")
    go_on = threading.Event()

    class Stream(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/vnd.amazon.eventstream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.chunk(first)
            assert go_on.wait(60)
            self.chunk(second)
            self.chunk(b"")

        def do_GET(self):
            go_on.set()
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def chunk(self, part):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stream)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        ran = record(
            *("-c", tmp_path / "c.yaml", "--upstream", url, "--", sys.executable, "-c", PROGRAM),
            env={"GO_ON": url, "FIRST": str(len(first))},
        )
    finally:
        go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
    assert ran.code == 0, ran.err
    assert ran.out == f"{first!r}\n{second!r}\n"
    (only,) = Cassette.load(tmp_path / "c.yaml")
    assert only.meta.operation == "lambda.InvokeWithResponseStream"
    payloads = [message.payload for message in decode_messages(only.response.body)]
    assert payloads[0].startswith(b"first, of arn:aws:iam::")
    assert b"998877665544" not in payloads[0]
    assert payloads[1] == b"second"
