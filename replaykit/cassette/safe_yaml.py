"""YAML from strangers: data only, within limits, and every plain scalar as the text that it is.

No tag runs code: the few Python tags that vcrpy writes are read as the values they hold, every other one is refused.
Plain scalars are not interpreted (`1.0`, `no`, `2019-04-26` stay text), which is exact, and faster.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml: ten times slower, otherwise the same
    from yaml import SafeLoader  # type: ignore[assignment]

MAX_DEPTH = 100
NULL = "tag:yaml.org,2002:null"


class UnsafeYaml(Exception):  # noqa: N818  # the caller knows the file and raises CassetteNotYaml
    """The text can't be read safely, or is no YAML; `line` counts from 1 within it."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.line = line


class CassetteLoader(SafeLoader):
    """CSafeLoader without implicit types, merge keys, and foreign tags."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # PyYAML's way: filled below
    _depth = 0
    budget = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: Any) -> None:
        """Called for every node on the way down, by libyaml's composer too, which is recursive C and would crash."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnsafeYaml(f"it nests deeper than {MAX_DEPTH} levels")

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge keys (`<<`) can unfold without bounds and no cassette has them."""


CassetteLoader.add_implicit_resolver(NULL, re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])


def _stream(loader: CassetteLoader, node: yaml.Node) -> bytes:
    """`!!python/object/new:_io.BytesIO {state: [content, position, …]}`: the content."""
    held: Any = loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else {}
    state = held.get("state")
    content = state[0] if isinstance(state, list) and state else b""
    return content if isinstance(content, bytes) else str(content).encode()


def _joined(loader: CassetteLoader, node: yaml.Node) -> bytes:
    """`!!python/object/apply:builtins.iter [[chunk, …]]`, or the same under `args`: the chunks, joined."""
    held: Any = []
    if isinstance(node, yaml.SequenceNode):
        held = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        held = loader.construct_mapping(node, deep=True).get("args") or []
    listed = held[0] if held and isinstance(held[0], list) else held
    chunks = [chunk if isinstance(chunk, bytes) else str(chunk).encode() for chunk in listed]
    loader.budget -= sum(map(len, chunks))
    if loader.budget < 0:
        raise UnsafeYaml("its aliases unfold to far more than the file holds", node.start_mark.line + 1)
    return b"".join(chunks)


def _sequence(loader: CassetteLoader, node: yaml.Node) -> list[Any]:
    return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else []


def _text(_loader: CassetteLoader, node: yaml.Node) -> str:
    return str(node.value)


def _bytes(loader: CassetteLoader, node: yaml.Node) -> bytes:
    if not isinstance(node, yaml.ScalarNode):
        raise UnsafeYaml("binary data is no scalar", node.start_mark.line + 1)
    return loader.construct_yaml_binary(node)


def _refuse(_loader: CassetteLoader, node: yaml.Node) -> Any:
    tag = node.tag.replace("tag:yaml.org,2002:", "!!")
    raise UnsafeYaml(f"the tag {tag} is never obeyed: cassettes are data", node.start_mark.line + 1)


PYTHON = "tag:yaml.org,2002:python/"
for _tag in ("str", "unicode"):
    CassetteLoader.add_constructor(PYTHON + _tag, _text)
for _tag in ("tuple", "list"):
    CassetteLoader.add_constructor(PYTHON + _tag, _sequence)
for _tag in ("bool", "float", "int", "timestamp"):
    CassetteLoader.add_constructor("tag:yaml.org,2002:" + _tag, _text)
CassetteLoader.add_constructor(PYTHON + "object/new:_io.BytesIO", _stream)
CassetteLoader.add_constructor(PYTHON + "object/apply:builtins.iter", _joined)
CassetteLoader.add_constructor(PYTHON + "bytes", _bytes)
CassetteLoader.add_constructor("!binary", _bytes)  # VCR for Ruby
for _tag in ("set", "omap", "pairs"):
    CassetteLoader.add_constructor("tag:yaml.org,2002:" + _tag, _refuse)
CassetteLoader.add_constructor(None, _refuse)


def load(data: bytes) -> Any:
    """The one document that the text holds; raises UnsafeYaml."""
    try:
        with without_collector():
            return _document(data)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnsafeYaml(str(error.problem or error.context), mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise UnsafeYaml(str(error).replace("\n", " ")) from None
    except RecursionError:
        raise UnsafeYaml("it nests too deeply") from None
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
    ) as error:  # constructors on values that don't fit their tag
        raise UnsafeYaml(f"a value does not fit its tag: {error}") from None


def _document(data: bytes) -> Any:
    loader = CassetteLoader(data)
    loader.budget = budget(data)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def budget(data: bytes) -> int:
    """How many bytes the values of a file may sum up to: its own length, unless aliases repeat them."""
    return 2 * len(data) + (16 << 20)


@contextmanager
def without_collector() -> Iterator[None]:
    """Millions of new objects, none of them garbage: the collector would triple the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
