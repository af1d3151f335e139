"""A light load generator: sockets and epoll, bytes made beforehand, as little parsing as tells answers apart.

Runs as a process of its own: `python tests/benchmarks/load.py < specification.json`, with the specification

    {"host", "port", "tunnel": "host:port" | null, "ca": path | null, "requests": [base64, …],
     "connections": 16, "seconds": 2.0, "most": 1000000}

and prints {"requests", "seconds", "p50_us", "p99_us", "statuses": {"200": n}} as JSON. It stops after that time or that
many requests, whichever comes first.
"""

from __future__ import annotations

import base64
import json
import re
import select
import socket
import ssl
import sys
import time
from collections import Counter
from contextlib import suppress
from itertools import cycle

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LOST = "connection lost"


class Client:
    """One keep-alive connection with at most one request under way."""

    def __init__(self, spec: dict) -> None:
        self.spec = spec
        self.answers = 0
        self.request = b""
        self.closes = False
        self._connect()

    def _connect(self) -> None:
        spec = self.spec
        self.socket = socket.create_connection((spec["host"], spec["port"]), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if spec["tunnel"]:
            self._tunnel(spec["tunnel"], spec["ca"])
        self.data = b""
        self.whole = 0
        self.sent_at = 0.0

    def _tunnel(self, target: str, ca: str) -> None:
        self.socket.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(4096)
        if b" 200 " not in answer.partition(b"\r\n")[0]:
            raise SystemExit(f"CONNECT was refused: {answer!r}")
        context = ssl.create_default_context(cafile=ca)
        context.set_alpn_protocols(["http/1.1"])
        self.socket = context.wrap_socket(self.socket, server_hostname=target.rpartition(":")[0])

    def send(self, request: bytes) -> None:
        self.request = request
        self.sent_at = time.perf_counter()
        self._send()

    def _send(self) -> None:
        self.data, self.whole = b"", 0
        with suppress(ConnectionError):  # told by the next read
            self.socket.sendall(self.request)

    def reconnect(self) -> None:
        self.socket.close()  # leaves the poll by that
        self.answers, self.closes = 0, False
        self._connect()

    def again(self) -> None:
        """Connect and ask anew, as clients do where the server closed without a word after an answer."""
        self.reconnect()
        self._send()

    def take(self) -> str:
        """Read what is there: the status once the answer is whole, else nothing."""
        try:
            chunk = self.socket.recv(262144)
            while isinstance(self.socket, ssl.SSLSocket) and self.socket.pending():
                chunk += self.socket.recv(262144)
        except ssl.SSLWantReadError:
            return ""
        except ConnectionError:
            return LOST
        if not chunk:
            return LOST
        data = self.data = self.data + chunk if self.data else chunk
        if not self.whole:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                return ""
            self.closes = data.find(b"onnection: close", 0, end) > 0  # moto, after each answer
            length = LENGTH.search(data, 0, end)
            if length is None:  # chunked
                return data[9:12].decode() if data.endswith(b"\r\n0\r\n\r\n") else ""
            self.whole = end + 4 + int(length[1])
        return data[9:12].decode() if len(data) >= self.whole else ""


class Load:
    """All connections, and what came of their requests."""

    def __init__(self, spec: dict) -> None:
        self.requests = cycle([base64.b64decode(text) for text in spec["requests"]])
        self.left = spec["most"]
        self.seconds = spec["seconds"]
        self.statuses: Counter[str] = Counter()
        self.waits: list[float] = []
        self.poll = select.epoll()
        self.clients: dict[int, Client] = {}
        for _ in range(spec["connections"]):
            self._watch(Client(spec))

    def _watch(self, client: Client) -> None:
        self.clients[client.socket.fileno()] = client
        self.poll.register(client.socket.fileno(), select.EPOLLIN)

    def run(self) -> dict:
        begin = time.perf_counter()
        end = begin + self.seconds
        for client in self.clients.values():
            self._next(client)
        while self.clients:
            ready = self.poll.poll(10)
            now = time.perf_counter()
            if not ready:
                raise SystemExit("no answer for ten seconds")
            for number, _ in ready:
                self._on_data(number, now, end)
        return self._told(time.perf_counter() - begin)

    def _next(self, client: Client) -> None:
        self.left -= 1
        client.send(next(self.requests))

    def _on_data(self, number: int, now: float, end: float) -> None:
        client = self.clients[number]
        status = client.take()
        if status is LOST and client.answers:
            del self.clients[number]
            client.again()
            self._watch(client)
        elif status:
            client.answers += 1
            self.statuses[status] += 1
            self.waits.append(now - client.sent_at)
            if now < end and self.left > 0 and status is not LOST:
                if client.closes:
                    del self.clients[number]
                    client.reconnect()
                    self._watch(client)
                self._next(client)
            else:
                self.poll.unregister(number)
                self.clients.pop(number).socket.close()

    def _told(self, seconds: float) -> dict:
        waits = sorted(self.waits)
        return {
            "requests": len(waits),
            "seconds": seconds,
            "p50_us": waits[len(waits) // 2] * 1e6,
            "p99_us": waits[len(waits) * 99 // 100] * 1e6,
            "statuses": self.statuses,
        }


if __name__ == "__main__":
    print(json.dumps(Load(json.load(sys.stdin)).run()))
