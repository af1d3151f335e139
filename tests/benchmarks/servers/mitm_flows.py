"""Write 1,000 flows for mitmproxy's own server replay: `python mitm_flows.py FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from mitmproxy import connection, http, io

sys.path.insert(0, str(Path(__file__).parents[3]))
from tests.benchmarks.calls import HOST, body, headers, key


def flow(number: int) -> http.HTTPFlow:
    client = connection.Client(peername=("127.0.0.1", 1), sockname=("127.0.0.1", 2), timestamp_start=0)
    made = http.HTTPFlow(client, connection.Server(address=(HOST, 443)))
    content = body({"TableName": "bench", "Key": key(number)})
    made.request = http.Request.make("POST", f"https://{HOST}/", content, {"Host": HOST, **headers("GetItem")})
    made.response = http.Response.make(200, body({"Item": key(number)}), {"Content-Type": "application/x-amz-json-1.0"})
    return made


if __name__ == "__main__":
    with Path(sys.argv[1]).open("wb") as file:
        writer = io.FlowWriter(file)
        for number in range(1000):
            writer.add(flow(number))
