"""Appending: under a lock, on disk at once, never over another's work."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from replaykit.cassette import Cassette, CassetteHeader, CassetteWriter
from replaykit.cassette import writer as writer_module
from replaykit.cassette.errors import (
    CassetteExists,
    CassetteForeign,
    CassetteFuture,
    CassetteLocked,
    CassetteUnwritable,
)
from replaykit.ports.clock import ManualClock


def write(path: Path, interactions, **options) -> None:
    with CassetteWriter(path, **options) as writer:
        for interaction in interactions:
            writer.append(interaction)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_interaction_is_on_disk_when_append_returns(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "deep" / "er" / "c.yaml"
    with CassetteWriter(path, source="moto", description="why", clock=ManualClock(0.0), fsync=True) as writer:
        assert not path.exists(), "a run without calls leaves no empty cassette"
        for number in range(3):
            writer.append(an_interaction(number))
            assert list(Cassette.load(path)) == [an_interaction(each) for each in range(number + 1)]
    header = Cassette.load(path).header
    assert (header.source, header.recorded_at, header.description) == ("moto", "1970-01-01T00:00:00Z", "why")
    assert names(path.parent) == ["c.yaml"], "the lock is gone"


def test_a_new_cassette_does_not_overwrite(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1)])
    before = path.read_bytes()
    with pytest.raises(CassetteExists, match="Append to it, rewrite it, or remove it"):
        CassetteWriter(path)
    assert path.read_bytes() == before
    assert names(tmp_path) == ["c.yaml"]


def test_appending_never_rewrites(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1)], source="moto")
    before, inode = path.read_bytes(), path.stat().st_ino
    write(path, [an_interaction(2)], mode="append", source="aws")
    assert path.read_bytes().startswith(before)
    assert path.stat().st_ino == inode
    cassette = Cassette.load(path)
    assert list(cassette) == [an_interaction(1), an_interaction(2)]
    assert cassette.header.source == "moto", "the header is the file's own"


def test_appending_to_nothing_begins_a_cassette(tmp_path: Path, an_interaction) -> None:
    write(tmp_path / "a.yaml", [an_interaction(1)], mode="append")
    (tmp_path / "b.yaml").touch()
    write(tmp_path / "b.yaml", [an_interaction(1)], mode="append")
    assert list(Cassette.load(tmp_path / "a.yaml")) == list(Cassette.load(tmp_path / "b.yaml")) == [an_interaction(1)]


@pytest.mark.parametrize("cut", [1, 5, 30, 200])
def test_a_torn_item_is_put_aside_before_appending(tmp_path: Path, an_interaction, cut: int) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1), an_interaction(2)])
    whole = path.read_bytes()
    torn = whole[whole.rindex(b"- replaykit") :][:cut]
    path.write_bytes(whole[: whole.rindex(b"- replaykit")] + torn)
    with CassetteWriter(path, mode="append") as writer:
        assert "not whole" in writer.problems[0].what
        writer.append(an_interaction(3))
    assert list(Cassette.load(path)) == [an_interaction(1), an_interaction(3)]
    assert (tmp_path / "c.yaml.torn").read_bytes() == torn, "nothing is lost"


@pytest.mark.parametrize("cut", [1, 11, 40])
def test_a_torn_head_is_put_aside_too(tmp_path: Path, an_interaction, cut: int) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1)])
    path.write_bytes(path.read_bytes()[:cut])
    write(path, [an_interaction(2)], mode="append", source="moto")
    assert list(Cassette.load(path)) == [an_interaction(2)]
    assert Cassette.load(path).header.source == "moto"
    assert len((tmp_path / "c.yaml.torn").read_bytes()) == cut


def test_what_was_put_aside_is_not_overwritten(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    for number in range(3):
        write(path, [an_interaction(number)], mode="append")
        path.write_bytes(path.read_bytes() + b"- torn %d" % number)
    write(path, [], mode="append")
    assert [(tmp_path / f"c.yaml.torn{end}").read_bytes() for end in ("", "2", "3")] == [
        b"- torn 0",
        b"- torn 1",
        b"- torn 2",
    ]


def test_appending_to_a_windows_checkout_and_to_a_lost_line_end(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1)])
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    write(path, [an_interaction(2)], mode="append")
    cassette = Cassette.load(path)
    assert (list(cassette), cassette.problems) == ([an_interaction(1), an_interaction(2)], ())


@pytest.mark.parametrize("content", ["interactions: []\nversion: 1\n", "hello", "{}"])
def test_only_our_own_form_can_be_appended_to(tmp_path: Path, content: str) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(content)
    with pytest.raises(CassetteForeign, match="replaykit cassette import"):
        CassetteWriter(path, mode="append")
    assert path.read_text() == content
    assert names(tmp_path) == ["c.yaml"]


def test_a_newer_cassette_is_not_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("version: 1\nreplaykit:\n  format: 2\ninteractions:\n")
    with pytest.raises(CassetteFuture):
        CassetteWriter(path, mode="append")


def test_a_rewrite_takes_the_old_ones_place_when_it_is_whole(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1)])
    old = path.read_bytes()
    with CassetteWriter(path, mode="rewrite") as writer:
        writer.append(an_interaction(2))
        assert path.read_bytes() == old
        assert list(Cassette.load(writer.target)) == [an_interaction(2)], "but it is on disk"
    assert list(Cassette.load(path)) == [an_interaction(2)]
    assert names(tmp_path) == ["c.yaml"]


def test_a_rewrite_that_failed_leaves_the_old_one(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1)])

    def fail() -> None:
        with CassetteWriter(path, mode="rewrite") as writer:
            writer.append(an_interaction(2))
            raise RuntimeError("the test failed")

    with pytest.raises(RuntimeError):
        fail()
    assert list(Cassette.load(path)) == [an_interaction(1)]
    assert names(tmp_path) == ["c.yaml"]


def test_a_rewrite_without_calls_is_an_empty_cassette(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    write(path, [an_interaction(1)])
    write(path, [], mode="rewrite")
    assert list(Cassette.load(path)) == []


def test_a_failed_run_keeps_what_it_recorded(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    writer = CassetteWriter(path)
    writer.append(an_interaction(1))
    writer.abort()
    writer.abort()
    writer.close()
    assert list(Cassette.load(path)) == [an_interaction(1)]


@pytest.mark.parametrize("mode", ["new", "append", "rewrite"])
def test_a_second_writer_is_refused_and_told_who_writes(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "c.yaml"
    with CassetteWriter(path):
        with pytest.raises(CassetteLocked) as caught:
            CassetteWriter(path, mode=mode)
        assert f"process {os.getpid()} on " in str(caught.value)
        assert caught.value.exit_code == 2
    CassetteWriter(path, mode=mode).close()


def test_a_stale_lock_file_is_no_obstacle(tmp_path: Path, an_interaction) -> None:
    (tmp_path / "c.yaml.lock.rk").write_text("process 1 on mars")
    write(tmp_path / "c.yaml", [an_interaction(1)])
    assert names(tmp_path) == ["c.yaml"]


def test_a_folder_that_refuses(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CassetteUnwritable, match="Free space, or choose a folder"):
        CassetteWriter(tmp_path / "file" / "c.yaml")


def test_a_full_disk_takes_back_what_it_cut_off(tmp_path: Path, an_interaction, monkeypatch) -> None:
    path = tmp_path / "c.yaml"
    real, writes = os.write, []

    def full(handle: int, data: bytes) -> int:
        writes.append(len(data))
        if len(writes) < 2:
            return real(handle, data)
        if len(writes) == 2:
            return real(handle, data[:50])
        raise OSError(errno.ENOSPC, "No space left on device")

    with CassetteWriter(path) as writer:
        monkeypatch.setattr(writer_module.os, "write", full)
        writer.append(an_interaction(1))
        with pytest.raises(CassetteUnwritable, match="No space left on device"):
            writer.append(an_interaction(2))
        monkeypatch.undo()
        writer.append(an_interaction(3))
    cassette = Cassette.load(path)
    assert (list(cassette), cassette.problems) == ([an_interaction(1), an_interaction(3)], ())


def test_a_header_can_be_handed_in(tmp_path: Path, an_interaction) -> None:
    header = CassetteHeader("imported", more={"imported_from": "go-vcr"})
    write(tmp_path / "c.yaml", [an_interaction(1)], header=header)
    assert Cassette.load(tmp_path / "c.yaml").header == header
