"""Requests to CreateTable for the validation cases: a good one, with something wrong laid over it."""

from __future__ import annotations

from typing import Any

from tests.conformance.dynamodb.validation import WRONG, Case, index, keys, types, units

MUCH = 1_000_000_000_001
PLAIN: dict[str, Any] = {
    "TableName": "new",
    "AttributeDefinitions": types(id="S"),
    "KeySchema": keys("id"),
    "ProvisionedThroughput": units(1),
}
PAIR = {**PLAIN, "AttributeDefinitions": types(pk="S", sk="S"), "KeySchema": keys("pk", "sk")}
ON_DEMAND = {name: value for name, value in PLAIN.items() if name != "ProvisionedThroughput"} | {
    "BillingMode": "PAY_PER_REQUEST"
}


def plain(what: str, told: str | list[str], source: str, *, code: str = "ValidationException", **more: Any) -> Case:
    return Case(what, {**PLAIN, **more}, told, source, code)


def pair(what: str, told: str | list[str], source: str, **more: Any) -> Case:
    return Case(what, {**PAIR, **more}, told, source)


def paid(what: str, told: str, source: str, **more: Any) -> Case:
    return Case(what, {**ON_DEMAND, **more}, told, source)


def undefined(named: str, defined: str) -> str:
    return (
        WRONG + "Some index key attributes are not defined in AttributeDefinitions. "
        f"Keys: [{named}], AttributeDefinitions: [{defined}]"
    )


def gsi(name: str, schema: list[dict[str, str]], *attributes: str, **more: Any) -> Any:
    return index(name, schema, *attributes, ProvisionedThroughput=units(1), **more)
