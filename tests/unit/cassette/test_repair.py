"""What is wrong is found, told with its place, and mended without losing anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from replaykit.cassette import Cassette, CassetteHeader, CassetteWriter
from replaykit.cassette.emit import emit, emit_header
from replaykit.cassette.errors import CassetteForeign, CassetteLocked, CassetteMissing
from replaykit.cassette.repair import repair
from replaykit.cassette.validate import validate

HEAD = emit_header(CassetteHeader("aws"))


def put(path: Path, *parts: bytes) -> Path:
    path.write_bytes(HEAD + b"".join(parts))
    return path


def written(path: Path) -> tuple[int, int, int]:
    """What writing would change; reading changes the access time alone."""
    now = path.stat()
    return now.st_ino, now.st_mtime_ns, now.st_size


def test_a_good_cassette_has_no_problems_and_is_not_touched(tmp_path: Path, an_interaction) -> None:
    path = put(tmp_path / "c.yaml", emit(an_interaction(1)), emit(an_interaction(2)))
    before = written(path)
    assert validate(path) == []
    repaired = repair(path)
    assert (repaired.kept, repaired.problems, repaired.backup) == (2, (), None)
    assert written(path) == before
    assert [file.name for file in tmp_path.iterdir()] == ["c.yaml"]


def test_a_torn_cassette(tmp_path: Path, an_interaction) -> None:
    path = put(tmp_path / "c.yaml", emit(an_interaction(1)), emit(an_interaction(2))[:-20])
    torn = path.read_bytes()
    (problem,) = validate(path)
    assert (problem.interaction, problem.file) == (2, str(path))
    assert path.read_text().splitlines()[problem.line - 1].startswith("- replaykit")
    repaired = repair(path)
    assert repaired.problems == (problem,)
    assert repaired.backup.read_bytes() == torn
    assert validate(path) == []
    assert list(Cassette.load(path)) == [an_interaction(1)]


def test_broken_items_are_cut_out_and_the_others_stay_as_they_are(tmp_path: Path, an_interaction) -> None:
    good = emit(an_interaction(3)).replace(b"    body: '", b"    # by hand\n    body:   '", 1)
    bad, worse = emit(an_interaction(1)).replace(b"uri: '", b"uri: ["), emit(an_interaction(2)).replace(b"200", b"no")
    path = put(tmp_path / "c.yaml", bad, good, worse)
    assert [problem.interaction for problem in validate(path)] == [1, 3]
    repaired = repair(path)
    assert (repaired.kept, len(repaired.problems)) == (1, 2)
    assert path.read_bytes() == HEAD + good
    assert list(Cassette.load(path)) == [an_interaction(3)]


def test_repairing_twice_keeps_both_backups(tmp_path: Path, an_interaction) -> None:
    path = put(tmp_path / "c.yaml", emit(an_interaction(1)), b"- torn")
    first = repair(path).backup
    put(path, emit(an_interaction(1)), b"- again")
    second = repair(path).backup
    assert (first.name, second.name) == ("c.yaml.bak", "c.yaml.bak2")
    assert first.read_bytes().endswith(b"- torn")


@pytest.mark.parametrize("cut", [1, 15, 60])
def test_a_torn_head_becomes_an_empty_cassette(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(HEAD[:cut])
    assert "its head is not whole" in validate(path)[0].what
    assert repair(path).kept == 0
    assert validate(path) == []
    assert list(Cassette.load(path)) == []


def test_what_can_not_be_repaired_says_why(tmp_path: Path) -> None:
    with pytest.raises(CassetteMissing):
        repair(tmp_path / "no.yaml")
    (tmp_path / "c.yaml").write_text("interactions: []\n")
    with pytest.raises(CassetteForeign, match="replaykit cassette import"):
        repair(tmp_path / "c.yaml")
    with CassetteWriter(tmp_path / "d.yaml") as _, pytest.raises((CassetteLocked, CassetteMissing)):
        repair(tmp_path / "d.yaml")
    assert not list(tmp_path.glob("*.rk"))


def test_a_body_that_was_changed_by_hand_is_found(tmp_path: Path, an_interaction) -> None:
    interaction = an_interaction(1)
    interaction.response.headers.add("x-amz-crc32", "1")
    path = put(tmp_path / "c.yaml", emit(interaction).replace(b"it''s", b"its"))
    length, crc = validate(path)
    assert length.what == "Content-Length says 45, the response's body has 44 bytes"
    assert crc.what.startswith("x-amz-crc32 says 1, the response's body has ")
    assert (length.line, length.interaction) == (HEAD.count(b"\n") + 1, 1)


def test_what_vcrpy_would_refuse_is_found(tmp_path: Path, an_interaction) -> None:
    path = put(tmp_path / "c.yaml", emit(an_interaction(1)).replace(b"    method:", b"    at: x\n    method:"))
    (problem,) = validate(path)
    assert problem.what == "its request holds at, which vcrpy refuses"


def test_what_yaml_would_refuse_is_found(tmp_path: Path, an_interaction) -> None:
    """Our reader is lenient with a raw control character; PyYAML, and so vcrpy, is not."""
    path = put(tmp_path / "c.yaml", emit(an_interaction(1)).replace(b'"name"', b'"na\x01me"'))
    assert "special characters are not allowed" in str(validate(path)[0]) or "control characters" in str(
        validate(path)[0]
    )


def test_a_foreign_file_is_validated_too(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("interactions: [1]\n")
    assert "interaction 1: the interaction is no mapping" in str(validate(path)[0])
