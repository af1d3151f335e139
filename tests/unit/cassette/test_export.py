"""What we write replays in vcrpy itself, without replaykit."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from replaykit.cassette import Cassette, CassetteWriter
from replaykit.cassette.export import to_vcrpy


@pytest.fixture(params=["ours", "exported"])
def written(request, tmp_path: Path, an_interaction) -> Path:
    path = tmp_path / "c.yaml"
    if request.param == "exported":
        path.write_bytes(to_vcrpy([an_interaction(1), an_interaction(2, b"\xff\x00binary")]))
    else:
        with CassetteWriter(path) as writer:
            writer.append(an_interaction(1))
            writer.append(an_interaction(2, b"\xff\x00binary"))
    return path


def test_vcrpy_replays_it(written: Path, an_interaction) -> None:
    import requests
    import vcr

    with vcr.use_cassette(str(written), record_mode=vcr.mode.NONE) as played:
        for number, body in ((1, an_interaction(1).response.body), (2, b"\xff\x00binary")):
            sent = an_interaction(number).request
            answer = requests.post(sent.url, data=sent.body, headers=dict(sent.headers.fields), timeout=5)
            assert (answer.status_code, answer.content) == (200, body)
            assert answer.headers["Content-Type"] == "application/x-amz-json-1.0"
        assert played.all_played


def test_boto3_replays_it_through_vcrpy(tmp_path: Path, an_interaction) -> None:
    import boto3
    import vcr

    path = tmp_path / "c.yaml"
    with CassetteWriter(path) as writer:
        writer.append(an_interaction(1))
    with vcr.use_cassette(str(path), record_mode=vcr.mode.NONE):
        client = boto3.client("dynamodb", region_name="us-east-1")
        assert client.get_item(TableName="t", Key={"pk": {"N": "1"}})["Item"] == {
            "pk": {"N": "1"},
            "name": {"S": "it's"},
        }


def test_the_export_holds_nothing_of_ours(an_interaction) -> None:
    value = yaml.safe_load(to_vcrpy([an_interaction(1)]))
    assert value.keys() == {"interactions", "version"}
    (entry,) = value["interactions"]
    assert entry.keys() == {"request", "response"}
    assert entry["request"].keys() == {"body", "headers", "method", "uri"}
    assert entry["response"].keys() == {"body", "headers", "status"}


def test_an_empty_export_loads(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(to_vcrpy([]))
    assert list(Cassette.load(tmp_path / "c.yaml")) == []
