"""The certificate authority: one per user, private, and the same for two that begin at once."""

from __future__ import annotations

import multiprocessing
import ssl
from pathlib import Path

import pytest

from replaykit.adapters.ca import authority, bundle, home
from replaykit.aws.error import ReplaykitError


def test_it_is_made_once_and_is_private(tmp_path):
    made = authority(tmp_path / "ca")
    assert made.key.stat().st_mode & 0o777 == 0o600
    key = made.key.read_bytes()
    assert b"PRIVATE KEY" in key
    assert b"PRIVATE KEY" not in made.certificate.read_bytes()
    assert authority(tmp_path / "ca").key.read_bytes() == key


def test_a_lost_certificate_is_written_again(tmp_path):
    made = authority(tmp_path)
    before = made.certificate.read_bytes()
    made.certificate.unlink()
    assert authority(tmp_path).certificate.read_bytes() == before


def test_many_that_begin_at_once_have_the_same(tmp_path):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = set(pool.map(_key_of, [tmp_path / "ca"] * 8))
    assert len(keys) == 1
    assert not list((tmp_path / "ca").glob(".*"))


def _key_of(folder: Path) -> bytes:
    return authority(folder).key.read_bytes()


def test_the_bundle_holds_the_systems_certificates_and_ours(tmp_path):
    made = authority(tmp_path)
    extra = tmp_path / "corporate.pem"
    extra.write_bytes(authority(tmp_path / "other").certificate.read_bytes())
    context = ssl.create_default_context(cafile=bundle(made, [extra, tmp_path / "missing.pem"]))
    names = [dict(part[0] for part in each["subject"]).get("commonName") for each in context.get_ca_certs()]
    assert names.count("replaykit recording CA") == 2
    assert len(names) > 50
    assert bundle(made, [extra]) == bundle(made, [extra])
    assert bundle(made) != bundle(made, [extra])


def test_home(tmp_path):
    assert home({"REPLAYKIT_HOME": str(tmp_path)}) == tmp_path
    assert home({}).name == "replaykit"


def test_a_place_that_can_not_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReplaykitError, match="Set REPLAYKIT_HOME"):
        authority(tmp_path / "file" / "ca")
