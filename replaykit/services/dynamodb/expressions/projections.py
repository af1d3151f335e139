"""Projections: which parts of an item are answered."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from replaykit.services.dynamodb.expressions.grammar import parse_projection
from replaykit.services.dynamodb.expressions.names import (
    ItemPath,
    check_depth,
    check_reserved,
    nested,
    resolve,
    used_names,
)
from replaykit.services.dynamodb.expressions.paths import Trie, check_apart, trie


class Program(NamedTuple):
    """A projection compiled for its text and names."""

    wanted: Trie
    paths: tuple[ItemPath, ...]
    names: frozenset[str]
    nested: tuple[ItemPath, ...]


@lru_cache(maxsize=1024)
def compiled(text: str, names_key: tuple[tuple[str, str], ...]) -> Program:
    """The program of a projection."""
    node = parse_projection(text)
    check_reserved(node)
    check_depth(node)
    names = dict(names_key)
    paths = tuple(resolve(path, names) for path in node.paths)
    check_apart(paths)
    return Program(trie((path, True) for path in paths), paths, used_names(node), nested(paths))
