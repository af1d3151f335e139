"""DynamoDB, emulated: six calls against moto's server, ministack and dynalite, each with the same items in it.

Partitions hold 100 items of about 300 bytes. The ratio is against dynalite, the fastest peer.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace

from tests.benchmarks.calls import body, headers, item, packed, wire
from tests.benchmarks.measure import Contestant, Effort, Row, load, race
from tests.benchmarks.peers import ministack, moto_server, npm_package
from tests.benchmarks.process import NotMeasured, Server, free_port, python, serving

PAGE = 100
REFERENCE = "dynalite"
AT_ONCE = 20_000
IN_A_BATCH = 25
FILLING = 240.0  # seconds
ASKED = 1000
TABLE = {
    "TableName": "bench",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "S"},
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def key(number: int) -> dict:
    return {"pk": {"S": f"part-{number // PAGE:06d}"}, "sk": {"S": f"item-{number:08d}"}}


def whole(number: int) -> dict:
    return {**item(number), **key(number)}


def get(number: int) -> dict:
    return {"TableName": "bench", "Key": key(number)}


def put(number: int) -> dict:
    return {"TableName": "bench", "Item": whole(number)}


def query(number: int) -> dict:
    names = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": key(number)["pk"]}}
    return {"TableName": "bench", "Limit": PAGE, **names}


def filtered(number: int) -> dict:
    values = {":pk": key(number)["pk"], ":yes": {"BOOL": True}, ":least": {"N": "0"}}
    condition = {"FilterExpression": "active = :yes AND #c >= :least", "ExpressionAttributeNames": {"#c": "count"}}
    return {**query(number), **condition, "ExpressionAttributeValues": values}


def update(number: int) -> dict:
    return {
        "TableName": "bench",
        "Key": key(number),
        "UpdateExpression": "SET seen = if_not_exists(seen, :none) + :one, #n = :name",
        "ConditionExpression": "attribute_exists(pk) AND #c < :most",
        "ExpressionAttributeNames": {"#n": "name", "#c": "count"},
        "ExpressionAttributeValues": {
            ":none": {"N": "0"},
            ":one": {"N": "1"},
            ":name": {"S": "renamed"},
            ":most": {"N": "100000000"},
        },
    }


def transact(number: int) -> dict:
    return {"TransactItems": [{"Put": put(number + place)} for place in range(10)]}


@dataclass(frozen=True, slots=True)
class Call:
    """One operation under measurement, and how to tell that its answer is what was asked for."""

    operation: str
    params: Callable[[int], dict]
    good: Callable[[dict], bool]
    step: int = 1


CALLS = {
    "get": Call("GetItem", get, lambda answer: answer["Item"]["count"] == {"N": "0"}),
    "put": Call("PutItem", put, lambda answer: "Item" not in answer),
    "query": Call("Query", query, lambda answer: len(answer["Items"]) == PAGE, PAGE),
    "query-filter": Call("Query", filtered, lambda answer: len(answer["Items"]) == PAGE // 2, PAGE),
    "update": Call("UpdateItem", update, lambda answer: "Item" not in answer),
    "transact": Call("TransactWriteItems", transact, lambda answer: "Item" not in answer, 10),
}


@dataclass(frozen=True, slots=True)
class Case:
    call: Call
    connections: int
    items: int


def cases(items: int) -> dict[str, Case]:
    return {
        f"emulator/{name}/{connections}": Case(call, connections, items)
        for name, call in CALLS.items()
        for connections in (16, 1)
    }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server that can be measured, or the reason why it can't."""

    name: str
    command: Callable[[int], list[str]]
    env: Callable[[int], dict[str, str]] = lambda _: {}
    missing: str = ""


def candidates() -> Iterator[Candidate]:
    yield Candidate("replaykit emulate", lambda port: [python(), "-m", "replaykit", "emulate", "--port", str(port)])
    dynalite = npm_package("dynalite")
    command = ["node", str(dynalite.path / "cli.js"), "--createTableMs", "0"]
    yield Candidate("dynalite", lambda port: [*command, "--port", str(port)], missing=dynalite.missing)
    yield Candidate(
        "ministack",
        lambda _: [str(ministack().path.with_name("python")), str(ministack().path)],  # the script may have been moved
        lambda port: {"GATEWAY_PORT": str(port), "LOG_LEVEL": "ERROR"},
        ministack().missing,
    )
    moto = moto_server()
    yield Candidate(
        "moto server", lambda port: [str(moto.path), "-H", "127.0.0.1", "-p", str(port)], missing=moto.missing
    )


def start(candidate: Candidate) -> AbstractContextManager[Server]:
    if candidate.missing:
        raise NotMeasured(candidate.missing)
    port = free_port()
    return serving(candidate.command(port), port, env=candidate.env(port))


def measure(cases: Mapping[str, Case], effort: Effort) -> Iterator[Row]:
    items = next(iter(cases.values())).items
    with ExitStack() as stack:
        servers: dict[str, Server] = {}
        absent: dict[str, str] = {}
        for candidate in candidates():
            try:
                servers[candidate.name] = server = stack.enter_context(start(candidate))
                fill(server, items)
            except NotMeasured as why:
                servers.pop(candidate.name, None)
                absent[candidate.name] = str(why)
        for case, asked in cases.items():
            yield from _race(case, asked, servers, effort)
            yield from (Row(case, name, note=f"not measured: {why}") for name, why in absent.items())


def _race(case: str, asked: Case, servers: Mapping[str, Server], effort: Effort) -> Iterable[Row]:
    call = asked.call
    numbers = spread(asked.items, call.step)
    requests = packed([wire(call.operation, call.params(number)) for number in numbers])
    contestants, rows = [], []
    for name, server in servers.items():
        spec = specification(server, requests, asked.connections)
        try:
            check(server, call)
        except NotMeasured as why:
            rows.append(Row(case, name, note=f"not measured: {why}"))
        else:
            contestants.append(Contestant(name, server, spec))
    contestants.sort(key=lambda one: one.name != REFERENCE)
    size = f"{asked.items:,} items"
    return [*(replace(row, note=row.note or size) for row in race(case, contestants, effort)), *rows]


def spread(items: int, step: int) -> range:
    """A thousand numbers all over the table, each the first of a page where pages are read."""
    apart = max(items // ASKED // step, 1) * step
    return range(0, min(items, ASKED * apart), apart)


def specification(server: Server, requests: list[str], connections: int) -> dict:
    where = {"host": "127.0.0.1", "port": server.port, "tunnel": None, "ca": None}
    return {**where, "requests": requests, "connections": connections}


def ask(server: Server, operation: str, params: dict) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("POST", "/", body(params), headers(operation))
        answer = connection.getresponse()
        text = answer.read()
    except OSError as error:
        raise NotMeasured(f"{operation}: {error}") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise NotMeasured(f"{operation} answered {answer.status}: {text[:200].decode(errors='replace')}")
    value: dict = json.loads(text or b"{}")
    return value


def check(server: Server, call: Call) -> None:
    answer = ask(server, call.operation, call.params(0))
    if not call.good(answer):
        raise NotMeasured(f"{call.operation} answered something else: {json.dumps(answer)[:200]}")


def fill(server: Server, items: int) -> None:
    """Put the items in, as many as go in one call; a server that takes too long for that is not measured."""
    ask(server, "CreateTable", TABLE)
    begin = time.monotonic()
    for first in range(0, items, AT_ONCE):
        took = time.monotonic() - begin
        if took > FILLING:
            raise NotMeasured(f"it had taken {first:,} of {items:,} items after {took:.0f} s")
        numbers = range(first, min(items, first + AT_ONCE))
        requests = packed([wire("BatchWriteItem", batch(some)) for some in batched(numbers, IN_A_BATCH)])
        result = load({**specification(server, requests, 4), "seconds": 100, "most": len(requests)})
        if result["failed"] or result["requests"] != len(requests):
            raise NotMeasured(f"it could not be filled with {items} items: {result['failed'] or result['requests']}")


def batch(numbers: Sequence[int]) -> dict:
    return {"RequestItems": {"bench": [{"PutRequest": {"Item": whole(number)}} for number in numbers]}}


def batched(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (numbers[first : first + size] for first in range(0, len(numbers), size))
