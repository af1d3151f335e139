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
from itertools import cycle

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LOST = "connection lost"


class Client:
    """One keep-alive connection with at most one request under way."""

    def __init__(self, spec: dict) -> None:
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
        self.data, self.whole = b"", 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> str:
        """Read what is there: the status once the answer is whole, else nothing."""
        try:
            chunk = self.socket.recv(262144)
        except ssl.SSLWantReadError:
            return ""
        if not chunk:
            return LOST
        data = self.data = self.data + chunk if self.data else chunk
        if not self.whole:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                return ""
            length = LENGTH.search(data, 0, end)
            if length is None:  # chunked
                return data[9:12].decode() if data.endswith(b"\r\n0\r\n\r\n") else ""
            self.whole = end + 4 + int(length[1])
        return data[9:12].decode() if len(data) >= self.whole else ""


def run(spec: dict) -> dict:
    requests = cycle([base64.b64decode(text) for text in spec["requests"]])
    clients = {client.socket.fileno(): client for client in (Client(spec) for _ in range(spec["connections"]))}
    poll = select.epoll()
    for number, client in clients.items():
        client.socket.settimeout(10)
        poll.register(number, select.EPOLLIN)
    statuses: Counter[str] = Counter()
    waits: list[float] = []
    left, done = spec["most"] - len(clients), 0
    begin = time.perf_counter()
    end = begin + spec["seconds"]
    for client in clients.values():
        client.send(next(requests))
    while clients:
        ready = poll.poll(10)
        now = time.perf_counter()
        if not ready:
            raise SystemExit("no answer for ten seconds")
        for number, _ in ready:
            client = clients[number]
            status = client.take()
            if isinstance(client.socket, ssl.SSLSocket):
                while not status and client.socket.pending():
                    status = client.take()
            if not status:
                continue
            done += 1
            statuses[status] += 1
            waits.append(now - client.sent_at)
            if now < end and left > 0 and status != LOST:
                left -= 1
                client.send(next(requests))
            else:
                poll.unregister(number)
                clients.pop(number).socket.close()
    seconds = time.perf_counter() - begin
    waits.sort()
    return {
        "requests": done,
        "seconds": seconds,
        "p50_us": waits[len(waits) // 2] * 1e6,
        "p99_us": waits[len(waits) * 99 // 100] * 1e6,
        "statuses": statuses,
    }


if __name__ == "__main__":
    print(json.dumps(run(json.load(sys.stdin))))
