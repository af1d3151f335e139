"""The reference: uvloop, httptools, orjson, a dictionary, one write: the ceiling of a Python server in one process."""

from __future__ import annotations

import asyncio
import sys

import httptools
import orjson
import uvloop

TABLE = {f"item-{number:06d}": orjson.dumps({"Item": {"pk": {"S": f"item-{number:06d}"}}}) for number in range(1000)}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\n\r\n"


class Bare(asyncio.Protocol):
    def connection_made(self, transport) -> None:
        self.transport = transport
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self.body = body

    def on_message_complete(self) -> None:
        answer = TABLE[orjson.loads(self.body)["Key"]["pk"]["S"]]
        self.transport.write(HEAD % len(answer) + answer)


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", port)
    print(f"ready http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
