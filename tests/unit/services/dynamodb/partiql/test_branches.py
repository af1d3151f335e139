"""Which reads a WHERE takes."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.partiql import printed, tree
from replaykit.services.dynamodb.partiql.branches import branches_of
from replaykit.services.dynamodb.partiql.grammar import parse

KEYS = KeySchema("pk", "S", "sk", "N")


def shown(condition):
    statement, _ = parse(f"SELECT * FROM t WHERE {condition}")
    found = branches_of(statement.where, KEYS, [])
    if found is None:
        return "scan"
    return [
        " ".join(
            [
                f"{term.attribute}{term.operator}{','.join(next(iter(bound.values())) for bound in term.bounds)}"
                for term in one.terms
            ]
            + [f"[{printed.expression(tree.And(one.rest))}]" for _ in one.rest[:1]]
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("condition", "reads"),
    [
        ("pk = 'a'", ["pk=a"]),
        ("'a' = pk AND 5 < sk", ["pk=a sk>5"]),
        ("pk = 'a' AND sk = 1 AND v = 2", ['pk=a sk=1 [("v" = 2)]']),
        ("pk IN ['a', 'b'] AND sk BETWEEN 1 AND 2", ["pk=a skBETWEEN1,2", "pk=b skBETWEEN1,2"]),
        ("pk = 'a' OR pk = 'b' AND sk = 1", ["pk=a", "pk=b sk=1"]),
        ("pk = 'a' AND (v = 1 OR v = 2)", ['pk=a [(("v" = 1) OR ("v" = 2))]']),
        ("pk = 'a' AND sk > 1 AND sk = 2", ['pk=a sk=2 [("sk" > 1)]']),
        ("pk = 'a' AND (sk < 1 OR sk > 1)", ["pk=a sk<1", "pk=a sk>1"]),
        ("pk = 'a' AND sk <> 1", ['pk=a [("sk" <> 1)]']),
        (
            "pk = 'a' AND sk = 1 OR pk = 'a' AND NOT sk = 1",
            ['pk=a [((("pk" = \'a\') AND ("sk" = 1)) OR (("pk" = \'a\') AND (NOT ("sk" = 1))))]'],
        ),
        ("pk = 'a' OR v = 1", "scan"),
        ("pk > 'a'", "scan"),
        ("pk <> 'a'", "scan"),
        ("NOT pk = 'a'", "scan"),
        ("sk = 1", "scan"),
        ("pk = 'a' AND pk = 'b'", "scan"),
        ("pk = other", "scan"),
        ("pk.x = 'a'", "scan"),
        ("begins_with(pk, 'a')", "scan"),
    ],
)
def test_reads(condition, reads):
    assert shown(condition) == reads
