"""Loading: files and folders, what is missing, the index cache beside a slow file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from replaykit import cassette as cassette_package
from replaykit.cassette import Cassette, CassetteWriter, load_cassettes
from replaykit.cassette import cassette as cassette_module
from replaykit.cassette.errors import CassetteMissing, CassetteNotYaml, CassetteUnreadable
from replaykit.cassette.export import to_vcrpy
from replaykit.cassette.index import WORTH, index_path


def test_the_package_gives_the_names_that_it_tells() -> None:
    assert {name for name in cassette_package.__all__ if getattr(cassette_package, name).__name__ == name} == set(
        cassette_package.__all__
    )
    with pytest.raises(AttributeError, match="no attribute 'Tape'"):
        _ = cassette_package.Tape  # type: ignore[attr-defined]


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CassetteMissing, match="replaykit record") as caught:
        Cassette.load(tmp_path / "no.yaml")
    assert caught.value.exit_code == 2
    with pytest.raises(CassetteUnreadable):
        Cassette.load(tmp_path)
    with pytest.raises(CassetteMissing, match="the folder holds no cassette"):
        load_cassettes([tmp_path])


def test_an_empty_file_is_a_cassette_without_interactions(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").touch()
    cassette = Cassette.load(tmp_path / "c.yaml")
    assert (len(cassette), cassette.problems[0].what) == (0, "the file is empty")


def test_what_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("interactions:\n- a: b\n  c: [\n  d: e\n")
    with pytest.raises(CassetteNotYaml) as caught:
        Cassette.load(tmp_path / "c.yaml")
    assert caught.value.problem.line in (4, 5)
    assert str(caught.value).startswith(f"{tmp_path / 'c.yaml'}:")


def test_folders_are_searched_in_the_order_of_names(tmp_path: Path, an_interaction) -> None:
    for name in ("b/z.yaml", "a.yml", "b/c/d.json", "b/B.yaml", "b/ignored.txt", "b/z.yaml.rkindex"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(to_vcrpy([an_interaction(1)]))
    found = [cassette.path.relative_to(tmp_path).as_posix() for cassette in load_cassettes([tmp_path])]
    assert found == ["a.yml", "b/B.yaml", "b/c/d.json", "b/z.yaml"]
    named = load_cassettes([tmp_path / "b" / "z.yaml", str(tmp_path / "a.yml")])
    assert [cassette.path.name for cassette in named] == ["z.yaml", "a.yml"], (
        "files in the order in which they are named"
    )


@pytest.fixture
def foreign(tmp_path: Path, an_interaction) -> Path:
    """A file that vcrpy could have written, large enough for an index."""
    path = tmp_path / "vcrpy.yaml"
    value = yaml.load(to_vcrpy(map(an_interaction, range(300))), yaml.CSafeLoader)
    path.write_text(yaml.dump(value, Dumper=yaml.CSafeDumper))
    assert path.stat().st_size > WORTH
    return path


def count_imports(monkeypatch) -> list[str]:
    calls: list[str] = []
    real = cassette_module.importer_of

    def counted(document):
        calls.append(document.path.name)
        return real(document)

    monkeypatch.setattr(cassette_module, "importer_of", counted)
    return calls


def test_a_slow_file_is_read_once(foreign: Path, monkeypatch) -> None:
    calls = count_imports(monkeypatch)
    first = Cassette.load(foreign)
    second = Cassette.load(foreign)
    assert calls == ["vcrpy.yaml"]
    assert list(second) == list(first)
    assert (second.format, second.header, len(second)) == ("vcrpy", first.header, 300)


@pytest.mark.parametrize("damage", ["source", "index", "version", "empty"])
def test_an_index_that_does_not_fit_is_not_used(foreign: Path, monkeypatch, an_interaction, damage: str) -> None:
    Cassette.load(foreign)
    index = index_path(foreign)
    if damage == "source":
        foreign.write_text(foreign.read_text().replace('N":"7"', 'N":"8"'))
    elif damage == "index":
        index.write_bytes(index.read_bytes().replace(b'N":"7"', b'N":"9"'))
    elif damage == "version":
        index.write_bytes(index.read_bytes().replace(b"replaykit-index 1", b"replaykit-index 0", 1))
    else:
        index.write_bytes(b"")
    calls = count_imports(monkeypatch)
    read = list(Cassette.load(foreign))
    assert calls == ["vcrpy.yaml"]
    assert read[7].request.body == an_interaction(8 if damage == "source" else 7).request.body
    assert len(list(Cassette.load(foreign))) == 300
    assert calls == ["vcrpy.yaml"], "and it was made anew"


def test_a_read_only_folder_gets_no_index(foreign: Path) -> None:
    foreign.parent.chmod(0o555)
    try:
        assert len(Cassette.load(foreign)) == 300
        assert not index_path(foreign).exists()
    finally:
        foreign.parent.chmod(0o755)


def test_our_own_files_need_no_index(tmp_path: Path, an_interaction) -> None:
    path = tmp_path / "c.yaml"
    with CassetteWriter(path) as writer:
        for number in range(300):
            writer.append(an_interaction(number))
    assert path.stat().st_size > WORTH
    Cassette.load(path)
    assert [file.name for file in tmp_path.iterdir()] == ["c.yaml"]


@pytest.mark.slow
def test_ten_thousand_interactions_load_in_no_time(tmp_path: Path, an_interaction) -> None:
    """17 to 19 MB, as the figures in the documentation have it. Measured 0.03 s, and 0.2 s with every one parsed."""
    path = tmp_path / "c.yaml"
    with CassetteWriter(path) as writer:
        for number in range(10_000):
            writer.append(an_interaction(number, b'{"Item":{"v":{"S":"%s"}}}' % (b"x" * 1300)))
    assert path.stat().st_size > 17_000_000
    begun = time.process_time()
    cassette = Cassette.load(path)
    assert cassette.interactions[9_999] == an_interaction(9_999, b'{"Item":{"v":{"S":"%s"}}}' % (b"x" * 1300))
    assert time.process_time() - begun < 0.3
