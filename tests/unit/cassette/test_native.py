"""Our own files: read as written by us, by YAML and by vcrpy; whole, cut off, checked out on Windows, edited."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.aws.http import Headers, HttpRequest, HttpResponse
from replaykit.cassette import Cassette, CassetteHeader, Interaction, Meta, safe_yaml
from replaykit.cassette.emit import emit, emit_header
from replaykit.cassette.entry import interaction_of
from replaykit.cassette.errors import CassetteFuture, CassetteInvalid, CassetteNotYaml
from replaykit.cassette.native import LazyInteractions, is_native, parse, parse_canonical, scan
from replaykit.cassette.safe_yaml import UnsafeYaml
from replaykit.cassette.scalar import NotCanonical

HEAD = emit_header(CassetteHeader("aws", "2026-11-21T00:00:00Z", "A table's\nlife"))


@given(data=st.data())
def test_an_interaction_is_read_as_it_was_written(data, interactions_strategy, as_kept) -> None:
    interaction = data.draw(interactions_strategy)
    item = emit(interaction)
    assert parse(item) == as_kept(interaction)
    assert interaction_of(safe_yaml.load(item)[0]) == as_kept(interaction), "YAML's own reader says the same"


@given(data=st.data())
def test_a_checkout_with_crlf_changes_nothing(data, interactions_strategy, as_kept, tmp_path_factory) -> None:
    interactions = data.draw(st.lists(interactions_strategy, max_size=3))
    path = tmp_path_factory.mktemp("crlf") / "c.yaml"
    content = HEAD + b"".join(map(emit, interactions))
    path.write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert list(Cassette.load(path)) == list(map(as_kept, interactions))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_file_cut_anywhere_loads_to_a_prefix(data, interactions_strategy, as_kept, tmp_path_factory) -> None:
    interactions = data.draw(st.lists(interactions_strategy, min_size=1, max_size=3))
    items = list(map(emit, interactions))
    content = HEAD + b"".join(items)
    path = tmp_path_factory.mktemp("cut") / "c.yaml"
    whole = list(map(as_kept, interactions))
    cuts = data.draw(st.lists(st.integers(0, len(content)), min_size=10, max_size=40))
    for cut in cuts:
        path.write_bytes(content[:cut])
        cassette = Cassette.load(path)
        read = list(cassette)
        assert read == whole[: len(read)]
        # an item that lacks but its last line break is whole
        ends = [len(HEAD) + sum(map(len, items[:number])) - 1 for number in range(1, len(items) + 1)]
        assert len(read) == sum(cut >= end for end in ends)
        assert bool(cassette.problems) == (cut not in {*ends, *(end + 1 for end in ends), len(HEAD)})


def test_every_cut_of_one_file(tmp_path: Path, an_interaction) -> None:
    items = [emit(an_interaction(1)), emit(an_interaction(2, b"it's\n two\nlines\n"))]
    content, path = HEAD + b"".join(items), tmp_path / "c.yaml"
    for cut in (*range(len(HEAD)), *range(len(HEAD) + len(items[0]) - 2, len(content))):
        path.write_bytes(content[:cut])
        assert [one.request.body for one in Cassette.load(path)] == [
            an_interaction(number).request.body
            for number in (1, 2)
            if cut >= len(HEAD) + sum(map(len, items[:number])) - 1
        ]


def test_the_canonical_reader_takes_all_but_rare_spellings(an_interaction) -> None:
    for body in (b"", b"{}", b"a\nb", b"\xff", "é".encode(), b"'", b"\r"):
        interaction = an_interaction(1, body or b"x")
        assert parse_canonical(emit(interaction)) == interaction


def test_only_what_is_asked_for_is_parsed(an_interaction) -> None:
    data = HEAD + b"".join(emit(an_interaction(number)) for number in range(100))
    layout = scan(data)
    assert layout is not None
    interactions = LazyInteractions("c.yaml", data, layout)
    assert interactions[-1] == an_interaction(99)
    assert interactions[7] is interactions[7]
    assert sum(parsed is not None for parsed in interactions._parsed) == 2
    assert interactions[3:5] == [an_interaction(3), an_interaction(4)]
    with pytest.raises(IndexError):
        interactions[100]


BY_HAND = """\
# A comment above.

version: 1
replaykit:
    source: handwritten   # a comment
interactions:
- request:
    {method: get, uri: https://s3.amazonaws.com/b/k, headers: {Host: s3.amazonaws.com, X: [1, no]}, body: null}
  response:
    status: {code: 200, message: OK}
    headers: {}
    body:
      string: |
        two
        lines
# between

- request: {method: GET, uri: https://s3.amazonaws.com/b/l}
  response: {status: {code: 404}, headers: {}, body: {string: ""}}
"""


def test_a_file_written_by_hand_is_read_item_by_item(tmp_path: Path) -> None:
    path = tmp_path / "hand.yaml"
    path.write_text(BY_HAND, encoding="utf-8")
    cassette = Cassette.load(path)
    first, second = cassette
    assert (cassette.format, cassette.header.source, cassette.problems) == ("replaykit", "handwritten", ())
    assert first.request.method == "GET"
    assert first.request.headers.fields == [("Host", "s3.amazonaws.com"), ("X", "1"), ("X", "no")]
    assert first.response.body == b"two\nlines\n"
    assert (second.response.status, second.response.body, second.response.reason) == (404, b"", "")


def test_our_file_rearranged_by_another_tool_still_loads(tmp_path: Path, an_interaction) -> None:
    """As PyYAML writes it again: keys sorted, items last but one, text folded."""
    value = yaml.load(HEAD + emit(an_interaction(1)), yaml.CSafeLoader)
    path = tmp_path / "sorted.yaml"
    path.write_text(yaml.dump(value), encoding="utf-8")
    cassette = Cassette.load(path)
    (read,) = cassette
    read.response.headers.fields.reverse()  # back from the order of their names
    assert read == an_interaction(1)
    assert cassette.header.source == "aws"


def test_a_key_after_the_items_is_no_torn_item(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(HEAD + emit(an_interaction(1)) + b"more: 1\n")
    cassette = Cassette.load(path)
    assert (list(cassette), cassette.problems) == ([an_interaction(1)], ())


def test_a_broken_item_names_file_line_and_interaction(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    broken = emit(an_interaction(2)).replace(b"    uri: ", b"    uri: [")
    path.write_bytes(HEAD + emit(an_interaction(1)) + broken + emit(an_interaction(3)))
    cassette = Cassette.load(path)
    assert cassette.interactions[2] == an_interaction(3), "the others can be had"
    with pytest.raises(CassetteNotYaml) as caught:
        cassette.interactions[1]
    problem = caught.value.problem
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if "uri: [" in text)
    assert (problem.file, problem.interaction) == (str(path), 2)
    assert problem.line in (line, line + 1)
    assert f"{path}:{problem.line}: interaction 2: " in str(caught.value)
    assert "replaykit cassette repair" in str(caught.value)


def test_an_item_without_a_status_is_invalid(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(HEAD + emit(an_interaction(1)).replace(b"code: 200", b"code: no") + emit(an_interaction(2)))
    with pytest.raises(CassetteInvalid, match="no HTTP status") as caught:
        list(Cassette.load(path))
    assert caught.value.exit_code == 2


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(HEAD.replace(b"format: 1", b"format: 2"))
    with pytest.raises(CassetteFuture, match="Upgrade replaykit"):
        Cassette.load(path)


def test_the_header_survives(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    header = CassetteHeader("moto", "2026-11-21T00:00:00Z", "Umlauts: ä\n'quoted'", "gen 1", 1, {"seed": "7"})
    path.write_bytes(emit_header(header))
    assert Cassette.load(path).header == header


def test_ours_is_told_by_its_first_lines() -> None:
    assert is_native(HEAD)
    assert is_native(b"# c\n" + HEAD)
    assert not is_native(b"interactions: []\nversion: 1\n")
    assert not is_native(b"version: 1\ninteractions: []\n")


PIECES = [
    b"'",
    b'"',
    b"\\",
    b"\n",
    b" ",
    b"      ",
    b"}",
    b"]",
    b"[",
    b"{",
    b",",
    b"#",
    b": ",
    b"\t",
    b"!!binary ",
    b"null",
    b"|",
    b"&a ",
    b"*a",
]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_our_reader_never_disagrees_with_yaml(data, interactions_strategy) -> None:
    """Whatever an editor does: what ours accepts, YAML reads alike, or refuses (raw control characters)."""
    item = bytearray(emit(data.draw(interactions_strategy)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(item) - 1))
        item[at : at + data.draw(st.integers(0, 3))] = data.draw(st.sampled_from(PIECES))
    try:
        ours = parse_canonical(bytes(item))
    except NotCanonical:
        return
    try:
        (entry,) = safe_yaml.load(bytes(item))
    except (UnsafeYaml, ValueError, TypeError):
        return
    assert interaction_of(entry) == ours


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\\\n      \\  x", b"\\\n         x"),  # deeper: all of it is indentation to YAML
        (b"\\\n      c", b"\\\n       c"),
        (b"]\n      B: [", b"            B: ["),  # two fields on one line
        (b"'x'", "'x\x85y'".encode()),
        (b"'x'", b"'x\ry'"),
        (b"'2026'", b"'20\xc226'"),
        (b"[x-y]", b"[x-      ]"),
        (b"https://d/a", b"https://d/\ra"),
    ],
)
def test_spellings_that_only_yaml_can_read(old: bytes, new: bytes) -> None:
    """Each was once misread; found by mutating items at random."""
    request = HttpRequest("POST", "https", "d", "/a", Headers([("A", "x"), ("B", "y")]), b"a\n  x\nc")
    item = emit(Interaction(request, HttpResponse(200, Headers(), b"", ""), Meta("s.Op", "2026", None, ("x-y",))))
    assert old in item
    with pytest.raises(NotCanonical):
        parse_canonical(item.replace(old, new, 1))
