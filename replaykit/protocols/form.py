"""Forms of the Query protocols: `Filters.member.1.Name=x` to typed parameters and back; compiled per shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from replaykit.models.shape import Shape
from replaykit.protocols.text import text_reader, text_writer

Tree = dict[str, Any]  # of trees; the text of a node stands under ""
FormReader = Callable[[Tree], Any]
FormWriter = Callable[[Any, str, list[tuple[str, str]]], None]  # value, prefix, pairs
_TEXT = ""
_TIMESTAMP = "iso8601"


class Dialect(Enum):
    """EC2's forms are flat lists under capitalised names; Query's say `member` and `entry`."""

    QUERY = "query"
    EC2 = "ec2"

    def name_of(self, shape: Shape, member: str) -> str:
        """A structure's member in a form."""
        if self is Dialect.QUERY:
            return shape.location_name or member
        name: str = shape.traits.get("queryName") or ""
        wire = shape.location_name or member
        return name or wire[:1].upper() + wire[1:]

    def list_prefix(self, shape: Shape, prefix: str) -> str:
        """What stands before the number of a list's element."""
        if self is Dialect.EC2:
            return prefix
        if shape.traits.get("flattened"):
            before, _, own = prefix.rpartition(".")
            name = shape.flat_name(own)
            return f"{before}.{name}" if before else name
        return f"{prefix}.{shape.member.location_name or 'member'}"


def nest(form: Mapping[str, list[str]]) -> Tree:
    """A form as a tree: `A.B.1=x` is `{"A": {"B": {"1": {"": "x"}}}}`."""
    tree: Tree = {}
    for name, texts in form.items():
        node = tree
        for part in name.split("."):
            node = node.setdefault(part, {})
        node[_TEXT] = texts[0]
    return tree


def form_reader(shape: Shape, dialect: Dialect) -> FormReader:
    """What reads a value of this shape from a form."""
    made: FormReader = shape.once(("form", dialect), lambda shape: _compile_reader(shape, dialect))
    return made


def _compile_reader(shape: Shape, dialect: Dialect) -> FormReader:
    if shape.type == "structure":
        return _structure_reader(shape, dialect)
    if shape.type == "list":
        return _list_reader(shape, dialect)
    if shape.type == "map":
        return _map_reader(shape, dialect)
    read = text_reader(shape)
    return lambda tree: read(tree.get(_TEXT, ""))


def _structure_reader(shape: Shape, dialect: Dialect) -> FormReader:
    steps = []
    for name, member in shape.members.items():
        wire = dialect.list_prefix(member, dialect.name_of(member, name)) if _is_flat_list(member, dialect) else None
        steps.append((name, wire or dialect.name_of(member, name), form_reader(member, dialect)))

    def read(tree: Tree) -> dict[str, Any]:
        return {name: convert(tree[wire]) for name, wire, convert in steps if wire in tree}

    return read


def _is_flat_list(shape: Shape, dialect: Dialect) -> bool:
    return shape.type == "list" and dialect is Dialect.QUERY and bool(shape.traits.get("flattened"))


def _numbered(tree: Tree) -> list[Tree]:
    return [tree[key] for key in sorted((key for key in tree if key.isdigit()), key=int)]


def _list_reader(shape: Shape, dialect: Dialect) -> FormReader:
    read_item = form_reader(shape.member, dialect)
    flat = dialect is Dialect.EC2 or shape.traits.get("flattened")
    wrapper = shape.member.location_name or "member"

    def read(tree: Tree) -> list[Any]:
        holder = tree if flat else tree.get(wrapper, {})
        return [read_item(item) for item in _numbered(holder)]

    return read


def _map_reader(shape: Shape, dialect: Dialect) -> FormReader:
    read_key, read_value = form_reader(shape.key, dialect), form_reader(shape.value, dialect)
    key_name, value_name = shape.key.location_name or "key", shape.value.location_name or "value"
    flat = bool(shape.traits.get("flattened"))

    def read(tree: Tree) -> dict[str, Any]:
        entries = _numbered(tree if flat else tree.get("entry", {}))
        return {read_key(entry.get(key_name, {})): read_value(entry.get(value_name, {})) for entry in entries}

    return read


def form_writer(shape: Shape, dialect: Dialect) -> FormWriter:
    """What writes a value of this shape into a form."""
    made: FormWriter = shape.once(("form-writer", dialect), lambda shape: _compile_writer(shape, dialect))
    return made


def _compile_writer(shape: Shape, dialect: Dialect) -> FormWriter:
    if shape.type == "structure":
        return _structure_writer(shape, dialect)
    if shape.type == "list":
        return _list_writer(shape, dialect)
    if shape.type == "map":
        return _map_writer(shape, dialect)
    to_text = text_writer(shape, _TIMESTAMP)
    return lambda value, prefix, pairs: pairs.append((prefix, to_text(value)))


def _structure_writer(shape: Shape, dialect: Dialect) -> FormWriter:
    steps = {
        name: (dialect.name_of(member, name), form_writer(member, dialect)) for name, member in shape.members.items()
    }

    def write(value: Any, prefix: str, pairs: list[tuple[str, str]]) -> None:
        for name, item in value.items():
            if item is not None and name in steps:
                wire, write_item = steps[name]
                write_item(item, f"{prefix}.{wire}" if prefix else wire, pairs)

    return write


def _list_writer(shape: Shape, dialect: Dialect) -> FormWriter:
    write_item = form_writer(shape.member, dialect)

    def write(value: Any, prefix: str, pairs: list[tuple[str, str]]) -> None:
        if not value and dialect is Dialect.QUERY:
            pairs.append((prefix, ""))
            return
        before = dialect.list_prefix(shape, prefix)
        for number, item in enumerate(value, 1):
            write_item(item, f"{before}.{number}", pairs)

    return write


def _map_writer(shape: Shape, dialect: Dialect) -> FormWriter:
    write_key, write_value = form_writer(shape.key, dialect), form_writer(shape.value, dialect)
    key_name, value_name = shape.key.location_name or "key", shape.value.location_name or "value"
    flat = bool(shape.traits.get("flattened"))

    def write(value: Any, prefix: str, pairs: list[tuple[str, str]]) -> None:
        before = prefix if flat else f"{prefix}.entry"
        for number, (key, item) in enumerate(value.items(), 1):
            write_key(key, f"{before}.{number}.{key_name}", pairs)
            write_value(item, f"{before}.{number}.{value_name}", pairs)

    return write
