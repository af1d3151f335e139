"""A WHERE of a SELECT as the reads that it takes: one for each partition and range of the sort key, or one scan.

Guide: an equality or IN on the partition key keeps a SELECT from scanning, and so do several joined by OR; anything
else beside them makes a scan. What overlaps, what is too much and what counts as a condition on a key: captured.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Final, NamedTuple, TypeAlias

from replaykit.services.dynamodb.expressions.key_conditions import Term, on_keys
from replaykit.services.dynamodb.index import Index
from replaykit.services.dynamodb.keys import KeySchema
from replaykit.services.dynamodb.partiql import tree
from replaykit.services.dynamodb.partiql.literals import is_value, value_of
from replaykit.services.dynamodb.partiql.targets import key_name, oriented
from replaykit.services.dynamodb.query_keys import KeyRange, key_range
from replaykit.services.dynamodb.values import AttributeValue, equal, invalid

MOST_READS: Final = 50
MOST_TERMS: Final = 2000
OVERLAPPING: Final = "Overlapping conditions with range keys are not supported in where clause"
TOO_MANY: Final = "Too many decomposed read operations for a given query."
Conjunction: TypeAlias = tuple[tree.Node, ...]
Asked: TypeAlias = tuple[str, str, tuple[tree.Node, ...]]


class Branch(NamedTuple):
    """One read: the partition, what is asked of the keys, what is left for a filter, and all of it.

    It is not exact where it denies something of the sort key, which no query can ask.
    """

    partition: AttributeValue
    terms: tuple[Term, ...]
    rest: Conjunction
    whole: Conjunction
    exact: bool

    def cuts(self, keys: KeySchema, index: Index | None = None) -> KeyRange:
        """The part of the table, or of an index of it, that is read."""
        return key_range(on_keys(list(self.terms), keys.hash, keys.range, dict(keys.typed())), keys, index)

    def one_item(self, keys: KeySchema) -> bool:
        """Whether the whole key of the table is given."""
        return keys.range is None or any(term.operator == "=" for term in self.terms[1:])


def branches_of(where: tree.Node | None, keys: KeySchema, parameters: Sequence[AttributeValue]) -> list[Branch] | None:
    """The reads by key; None where all must be scanned."""
    found = [] if where is None else _expand(where, keys.names)
    partitions = [_partition(conjunction, keys, parameters) for conjunction in found]
    if not found or any(partition is None for partition in partitions):
        return None
    if len(found) > MOST_READS:
        raise invalid(TOO_MANY)
    branches = [
        _branch(partition, conjunction, keys, parameters)
        for partition, conjunction in zip(partitions, found, strict=True)
        if partition is not None
    ]
    return _apart(branches, keys)


# -- which conjunctions there are


def _expand(node: tree.Node, names: Sequence[str]) -> list[Conjunction]:
    """Alternatives, as far as they speak of keys; every other condition stays whole."""
    match node:
        case tree.And(conditions):
            return _product([_expand(condition, names) for condition in conditions])
        case tree.Or(conditions) if any(_asks_key(condition, names) for condition in conditions):
            return [found for condition in conditions for found in _expand(condition, names)]
        case tree.In(operand, options) if key_name(operand, names) and options and all(map(is_value, options)):
            return [(tree.Compare("=", operand, option),) for option in options]
        case _:
            return [(node,)]


def _product(parts: list[list[Conjunction]]) -> list[Conjunction]:
    size = 1
    for part in parts:
        size *= len(part)
        if size > MOST_TERMS:
            raise invalid(TOO_MANY)
    return [tuple(node for conjunction in chosen for node in conjunction) for chosen in product(*parts)]


def _asks_key(node: tree.Node, names: Sequence[str]) -> bool:
    """Whether a condition asks something of a key that a query could."""
    if isinstance(node, tree.And | tree.Or):
        return any(_asks_key(condition, names) for condition in node.conditions)
    if isinstance(node, tree.In):
        return key_name(node.operand, names) is not None
    return _term(node, names) is not None


def _term(node: tree.Node, names: Sequence[str]) -> Asked | None:
    """A condition as (key, operator, values), if a query could ask it."""
    match node:
        case tree.Compare(operator) if operator != "<>":
            found = oriented(node, names)
            return None if found is None else (found[0], found[1], (found[2],))
        case tree.Between(operand, low, high):
            return _asked(names, operand, "BETWEEN", (low, high))
        case tree.Call("begins_with", (operand, prefix)):
            return _asked(names, operand, "begins_with", (prefix,))
        case _:
            return None


def _asked(names: Sequence[str], operand: tree.Node, operator: str, values: tuple[tree.Node, ...]) -> Asked | None:
    name = key_name(operand, names)
    return (name, operator, values) if name is not None and all(map(is_value, values)) else None


# -- what each of them reads


def _partition(
    conjunction: Conjunction, keys: KeySchema, parameters: Sequence[AttributeValue]
) -> AttributeValue | None:
    """The partition; None where there is none, or two that contradict each other."""
    found: AttributeValue | None = None
    for node in conjunction:
        term = _term(node, (keys.hash,))
        if term is None or term[1] != "=":
            continue
        value = value_of(term[2][0], parameters)
        if found is not None and not equal(found, value):
            return None
        found = value
    return found


def _branch(
    partition: AttributeValue, conjunction: Conjunction, keys: KeySchema, parameters: Sequence[AttributeValue]
) -> Branch:
    terms = [Term(keys.hash, "=", (partition,))]
    rest: list[tree.Node] = []
    asked: list[tuple[tree.Node, Term]] = []
    exact = True
    for node in conjunction:
        term = _term(node, keys.names)
        if term is None:
            rest.append(node)
            exact = exact and not (keys.range and _mentions(node, keys.range))
        elif term[0] == keys.hash and term[1] != "=":
            rest.append(node)
        elif term[0] != keys.hash:
            asked.append((node, Term(term[0], term[1], tuple(value_of(value, parameters) for value in term[2]))))
    chosen = next((one for _, one in asked if one.operator == "="), asked[0][1] if asked else None)
    if chosen is not None:
        terms.append(chosen)
        rest += [node for node, one in asked if one is not chosen]
    _check_types(terms, keys)
    return Branch(partition, tuple(terms), tuple(rest), conjunction, exact)


def _check_types(terms: Sequence[Term], keys: KeySchema) -> None:
    types = dict(keys.typed())
    for term in terms:
        if any(types[term.attribute] not in bound for bound in term.bounds):
            raise invalid(
                f"Key attribute's data type should match its data type in table's schema: Key {term.attribute}"
            )


def _mentions(node: object, name: str) -> bool:
    """Whether an attribute is read anywhere in a condition."""
    return any(path.parts[0] == name for path in paths(node))


def paths(node: object) -> list[tree.Path]:
    """Every path in a condition, in the order of the text."""
    match node:
        case tree.Path():
            return [node]
        case tree.And(nodes) | tree.Or(nodes) | tree.Call(_, nodes) | tree.ListOf(nodes):
            children: tuple[object, ...] = nodes
        case tree.Compare(_, left, right) | tree.Arithmetic(_, left, right):
            children = (left, right)
        case tree.Between(operand, low, high):
            children = (operand, low, high)
        case tree.In(operand, options):
            children = (operand, *options)
        case tree.Not(inner) | tree.Is(inner):
            children = (inner,)
        case _:
            children = ()
    return [path for child in children for path in paths(child)]


# -- that none reads what another reads


def _apart(branches: list[Branch], keys: KeySchema) -> list[Branch]:
    """Branches that share items are refused; verified: not where one denies something of the sort key."""
    found: list[Branch] = []
    for first in branches:
        if any(equal(first.partition, branch.partition) for branch in found):
            continue
        group = [branch for branch in branches if equal(first.partition, branch.partition)]
        pairs = [(one, two) for one, two in combinations(group, 2) if _overlap(one, two, keys)]
        if any(one.exact and two.exact for one, two in pairs):
            raise invalid(OVERLAPPING)
        found += [_joined(group)] if pairs else group
    return found


def _overlap(one: Branch, two: Branch, keys: KeySchema) -> bool:
    left, right = one.cuts(keys), two.cuts(keys)
    lows = [cut for cut in (left.low, right.low) if cut is not None]
    highs = [cut for cut in (left.high, right.high) if cut is not None]
    return not lows or not highs or max(lows) < min(highs)


def _joined(group: Sequence[Branch]) -> Branch:
    """All in one read of the partition, whose filter asks for any."""
    either = tree.Or(tuple(tree.And(branch.whole) if len(branch.whole) > 1 else branch.whole[0] for branch in group))
    return Branch(group[0].partition, group[0].terms[:1], (either,), (either,), exact=False)
