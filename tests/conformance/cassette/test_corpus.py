"""Every recorded pair of the corpus imports, survives our format byte for byte, and loads in vcrpy itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import orjson
import pytest

from replaykit.aws.error import AwsError
from replaykit.aws.http import Headers
from replaykit.cassette import Cassette, CassetteWriter, Interaction, load_cassettes
from replaykit.cassette.errors import CassetteForeign
from replaykit.cassette.export import to_vcrpy
from replaykit.cassette.validate import checksums
from replaykit.protocols import read_response

pytestmark = pytest.mark.corpus

# files and pairs of each source by format, counted in the files once by grep (`"ID":`, `- request`): none gets lost
SOURCES = {
    "go-cloud/awsdynamodb/2019-04-26-a7e411a81-govcr-yaml": {"go-vcr": (12, 106)},
    "go-cloud/awsdynamodb/2025-07-18-ad1e76988": {"httpreplay": (22, 599), "go-vcr": (2, 12)},
    "go-cloud/awssnssqs": {"httpreplay": (51, 565)},
    "go-cloud/s3blob": {"httpreplay": (164, 1116)},
    "dns-lexicon-route53": {"vcrpy": (28, 124)},
    "datalad-s3-vcrpy": {"vcrpy": (1, 3)},
}
# answers as a client parsed them, without their requests: what placebo keeps
ANSWERS = {"custodian": (265, 1480), "zappa": (19, 344)}
# no recordings of exchanges in any tool's form: templated snapshots, events, examples, protocol cases. paws-perl's
# `.response` files are the test data of one library: calls by its own parameter names, no request as it was sent
NO_PAIRS = ("localstack-snapshots", "lambda-events", "botocore-examples", "botocore-protocols")


@pytest.fixture(scope="module", params=SOURCES, ids=lambda source: source.replace("/", "-"))
def source(request, corpus: Path) -> tuple[str, list[Cassette]]:
    return request.param, load_cassettes([corpus / request.param])


def pairs(source: tuple[str, list[Cassette]]) -> list[Interaction]:
    return [interaction for cassette in source[1] for interaction in cassette]


def grouped(headers: Headers) -> list[tuple[str, str]]:
    names = list(dict.fromkeys(name for name, _ in headers))
    return [(name, value) for name in names for key, value in headers if key == name]


def test_every_pair_imports(source) -> None:
    name, cassettes = source
    found: dict[str, tuple[int, int]] = {}
    for cassette in cassettes:
        files, count = found.get(cassette.format, (0, 0))
        found[cassette.format] = (files + 1, count + len(cassette))
        assert cassette.problems == ()
    assert found == SOURCES[name]


def test_every_pair_survives_byte_for_byte(source, tmp_path: Path) -> None:
    before = pairs(source)
    with CassetteWriter(tmp_path / "all.yaml", source="imported") as writer:
        for interaction in before:
            writer.append(interaction)
    after = Cassette.load(tmp_path / "all.yaml")
    assert len(after) == len(before)
    for was, is_now in zip(before, after, strict=True):
        assert is_now.request.body == was.request.body
        assert is_now.response.body == was.response.body
        assert (is_now.request.method, is_now.request.url) == (was.request.method, was.request.url)
        assert (is_now.response.status, is_now.response.reason) == (was.response.status, was.response.reason)
        assert is_now.request.headers.fields == grouped(was.request.headers)
        assert is_now.response.headers.fields == grouped(was.response.headers)


@pytest.mark.parametrize("plain", [False, True], ids=["our-form", "exported"])
def test_every_pair_loads_in_vcrpy(source, tmp_path: Path, plain: bool) -> None:
    from vcr.persisters.filesystem import FilesystemPersister
    from vcr.serializers import yamlserializer

    before, path = pairs(source), tmp_path / "all.yaml"
    if plain:
        path.write_bytes(to_vcrpy(before))
    else:
        with CassetteWriter(path) as writer:
            for interaction in before:
                writer.append(interaction)
    requests, responses, *_ = FilesystemPersister.load_cassette(path, yamlserializer)
    assert len(requests) == len(responses) == len(before)
    for was, request, response in zip(before, requests, responses, strict=True):
        assert (request.method, request.uri) == (was.request.method, was.request.url)
        assert (request.body or b"") == was.request.body
        assert response["body"]["string"] == was.response.body
        assert response["status"] == {"code": was.response.status, "message": was.response.reason}
        assert [(name, value) for name, listed in response["headers"].items() for value in listed] == grouped(
            was.response.headers
        )


def test_recorded_checksums_hold(source) -> None:
    """Lengths and CRCs were computed by AWS over the bytes on the wire: they prove that the bodies are these."""
    wrong = Counter(what.split(" ")[0] for interaction in pairs(source) for what in checksums(interaction))
    assert wrong == Counter()


def test_httpreplay_requests_are_whole_enough_to_identify(source) -> None:
    for interaction in (one for cassette in source[1] if cassette.format == "httpreplay" for one in cassette):
        headers = interaction.request.headers
        assert headers["Host"] == interaction.request.host
        if "x-amz-target" in headers:
            assert headers["Content-Type"].startswith("application/x-amz-json-1.")


@pytest.mark.parametrize("folder", NO_PAIRS)
def test_the_rest_holds_no_pair_and_is_told_so(corpus: Path, folder: str) -> None:
    for path in sorted((corpus / folder).rglob("*.json"))[:30]:
        with pytest.raises(CassetteForeign, match="it is no cassette that replaykit knows"):
            Cassette.load(path)


@pytest.mark.parametrize("folder", ANSWERS)
def test_every_answer_of_placebo_imports_and_reads_as_its_data(corpus: Path, folder: str, tmp_path: Path) -> None:
    cassettes = load_cassettes([corpus / folder])
    assert (len(cassettes), sum(map(len, cassettes))) == ANSWERS[folder]
    answers = [interaction for cassette in cassettes for interaction in cassette]
    with CassetteWriter(tmp_path / "c.yaml") as writer:
        for interaction in answers:
            writer.append(interaction)
    assert list(Cassette.load(tmp_path / "c.yaml")) == answers
    for path in sorted((corpus / folder).rglob("*.json")):
        recorded = orjson.loads(path.read_bytes())
        (interaction,) = Cassette.load(path)
        assert not interaction.meta.request_known
        assert interaction.response.status == recorded["status_code"]
        service, _, operation = interaction.meta.operation.partition(".")
        error = recorded["data"].get("Error")
        if interaction.response.status >= 300:
            with pytest.raises(AwsError) as caught:
                read_response(service, operation, interaction.response)
            assert error is None or (caught.value.code, caught.value.message) == (error["Code"], error.get("Message"))
            continue
        output = read_response(service, operation, interaction.response)
        for name, value in recorded["data"].items():
            if isinstance(value, str | int) and name in output:
                assert output[name] == value
