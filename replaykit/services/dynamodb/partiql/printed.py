"""A tree written as a statement again: names quoted, every operand that is not simple in parentheses."""

from __future__ import annotations

from collections.abc import Iterable

from replaykit.services.dynamodb.partiql import tree

SIMPLE = (
    tree.Path,
    tree.Text,
    tree.Number,
    tree.Constant,
    tree.Parameter,
    tree.ListOf,
    tree.Bag,
    tree.Tuple,
    tree.Call,
)


def statement(node: tree.Statement) -> str:
    """The text of a statement; it parses to the tree that it was made of."""
    match node:
        case tree.Select(columns, table, index, where, order):
            source = name(table) if index is None else f"{name(table)}.{name(index)}"
            wanted = ", ".join(map(path, columns)) or "*"
            ordered = ", ".join(path(one.path) + (" DESC" if one.descending else " ASC") for one in order)
            text_ = f"SELECT {wanted} FROM {source}{_where(where)}"  # noqa: S608  # no database reads this
            return f"{text_} ORDER BY {ordered}" if ordered else text_
        case tree.Insert(table, value):
            return f"INSERT INTO {name(table)} VALUE {expression(value)}"
        case tree.Update(table, changes, where, returning):
            done = " ".join(map(_change, changes))
            return f"UPDATE {name(table)} {done}{_where(where)}{_returning(returning)}"
        case tree.Delete(table, where, returning):
            return f"DELETE FROM {name(table)}{_where(where)}{_returning(returning)}"  # noqa: S608  # nor this
        case tree.Exists(select):
            return f"EXISTS({statement(select)})"


def expression(node: tree.Node) -> str:
    """The text of a term or a condition."""
    match node:
        case tree.Path():
            return path(node)
        case tree.Text(value):
            return text(value)
        case tree.Number(written):
            return written
        case tree.Constant(word):
            return word.upper()
        case tree.Parameter():
            return "?"
        case tree.ListOf(items):
            return f"[{_list(items)}]"
        case tree.Bag(items):
            return f"<<{_list(items)}>>"
        case tree.Tuple(members):
            return "{" + ", ".join(f"{text(key)}: {expression(value)}" for key, value in members) + "}"
        case tree.Call(function, arguments):
            return f"{function}({_list(arguments)})"
        case tree.Star():
            return "*"
        case _:
            return _condition(node)


def _condition(node: tree.Node) -> str:
    match node:
        case tree.Arithmetic(operator, left, right) | tree.Compare(operator, left, right):
            return f"{_operand(left)} {operator} {_operand(right)}"
        case tree.Between(operand, low, high):
            return f"{_operand(operand)} BETWEEN {_operand(low)} AND {_operand(high)}"
        case tree.In(operand, options):
            return f"{_operand(operand)} IN [{_list(options)}]"
        case tree.Is(operand, kind, negated):
            return f"{_operand(operand)} IS {'NOT ' if negated else ''}{kind.upper()}"
        case tree.Like(operand, pattern):
            return f"{_operand(operand)} LIKE {_operand(pattern)}"
        case tree.Not(condition):
            return f"NOT {_operand(condition)}"
        case tree.And(conditions):
            return " AND ".join(map(_operand, conditions))
        case tree.Or(conditions):
            return " OR ".join(map(_operand, conditions))
        case _:
            raise TypeError(f"not an expression: {node!r}")


def path(node: tree.Path) -> str:
    first, *rest = node.parts
    return name(str(first)) + "".join(f"[{part}]" if isinstance(part, int) else f".{name(part)}" for part in rest)


def name(word: str) -> str:
    doubled = word.replace('"', '""')
    return f'"{doubled}"'


def text(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _operand(node: tree.Node) -> str:
    return expression(node) if isinstance(node, SIMPLE) else f"({expression(node)})"


def _list(nodes: Iterable[tree.Node]) -> str:
    return ", ".join(map(expression, nodes))


def _change(change: tree.Change) -> str:
    if isinstance(change, tree.Remove):
        return f"REMOVE {path(change.path)}"
    return f"SET {path(change.path)} = {expression(change.value)}"


def _where(node: tree.Node | None) -> str:
    return "" if node is None else f" WHERE {expression(node)}"


def _returning(words: str | None) -> str:
    return "" if words is None else f" RETURNING {words} *"
