"""The plugin as users meet it: whole pytest runs over small suites, recorded against a moto server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

import replaykit.adapters.use_cassette  # noqa: F401  # what stays imported is not imported by every inner run

pytest_plugins = ["pytester"]

HEAVY = ("boto3", "botocore", "mitmproxy", "vcr", "yaml", "orjson", "deepdiff", "rich", "replaykit.session", "asyncio")

CONFTEST = """
import boto3
import pytest

@pytest.fixture
def dynamodb():
    return boto3.session.Session(region_name="eu-west-1").client("dynamodb", endpoint_url={url!r})
"""

ONE = """
import pytest

@pytest.mark.cassette(source="moto")
def test_orders(dynamodb, cassette):
    dynamodb.create_table(TableName="{table}", BillingMode="PAY_PER_REQUEST",
        KeySchema=[dict(AttributeName="id", KeyType="HASH")],
        AttributeDefinitions=[dict(AttributeName="id", AttributeType="S")])
    dynamodb.put_item(TableName="{table}", Item=dict(id=dict(S="a"), v=dict(N="1")))
    item = dynamodb.get_item(TableName="{table}", Key=dict(id=dict(S="{key}")))["Item"]
    assert item["v"]["N"] == "1"
    cassette.assert_called("dynamodb.PutItem", times=1)
"""


@pytest.fixture(scope="module")
def upstream():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def suite(pytester: pytest.Pytester, upstream, request):
    """A suite whose clients talk to moto; its table is this test's own."""
    table = f"t{abs(hash(request.node.name))}"
    pytester.makeconftest(CONFTEST.format(url=upstream))
    pytester.makepyfile(test_it=ONE.format(table=table, key="a"))
    pytester.table = table
    return pytester


def run(pytester: pytest.Pytester, *arguments: str, apart: bool = False) -> pytest.RunResult:
    """A whole pytest run; `apart` in a process of its own, which is slower by seconds."""
    how = pytester.runpytest_subprocess if apart else pytester.runpytest_inprocess
    others = ("cacheprovider", "hypothesispytest", "anyio")  # what they warn of is not this suite's business
    return how(*(part for name in others for part in ("-p", f"no:{name}")), *arguments)


def cassette_of(pytester: pytest.Pytester, name: str = "test_orders") -> Path:
    return pytester.path / "cassettes" / "test_it" / f"{name}.yaml"


def test_record_then_replay(suite):
    suite.makeini("[pytest]\naddopts = --strict-markers --strict-config")
    recorded = run(suite, "--replaykit-mode=rewrite")
    recorded.assert_outcomes(passed=1)
    recorded.stdout.fnmatch_lines(["*= replaykit =*", "*answers: 3 live*", "recorded 3 interactions into cassettes*"])
    assert cassette_of(suite).is_file()
    suite.makeconftest(CONFTEST.format(url="http://127.0.0.1:1"))
    replayed = run(suite)
    replayed.assert_outcomes(passed=1)
    replayed.stdout.fnmatch_lines(["1 test with a cassette; answers: 3 recorded"])


def test_a_miss_is_told_in_the_failure_and_in_the_summary(suite):
    run(suite, "--replaykit-mode=rewrite").assert_outcomes(passed=1)
    suite.makepyfile(test_it=ONE.format(table=suite.table, key="z"))
    result = run(suite)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*replaykit: calls without an answer*",
            '*Nearest is interaction 3 of 3; it differs in Key.id.S: recorded "a", asked "z"*--replaykit-mode=rewrite*',
            "misses (1):",
        ]
    )


def test_a_failing_test_keeps_the_old_cassette(suite):
    run(suite, "--replaykit-mode=once").assert_outcomes(passed=1)
    before = cassette_of(suite).read_bytes()
    suite.makepyfile(test_it=ONE.format(table=suite.table + "x", key="z"))
    run(suite, "--replaykit-mode=rewrite").assert_outcomes(failed=1)
    assert cassette_of(suite).read_bytes() == before


def test_fill_answers_what_is_not_recorded(suite):
    run(suite, "--replaykit-mode=rewrite").assert_outcomes(passed=1)
    suite.makepyfile(
        test_it=ONE.format(table=suite.table, key="a").replace('source="moto"', "fill=True")
        + f"""
    dynamodb.put_item(TableName="{suite.table}", Item=dict(id=dict(S="b")))
    assert dynamodb.get_item(TableName="{suite.table}", Key=dict(id=dict(S="b")))["Item"] == dict(id=dict(S="b"))
    assert cassette.provenance["recorded"] == 3
"""
    )
    result = run(suite)
    result.assert_outcomes(passed=1)
    result.stdout.re_match_lines([r".*answers: 3 recorded, 2 (derived|assumed)"])


@pytest.mark.parametrize(("how", "outcome"), [("fail", {"failed": 1}), ("warn", {"passed": 1, "warnings": 1})])
def test_what_was_not_played(suite, how, outcome):
    run(suite, "--replaykit-mode=rewrite").assert_outcomes(passed=1)
    suite.makepyfile(
        test_it=f"""
import pytest

@pytest.mark.cassette("test_orders", unplayed="{how}")
def test_less(dynamodb):
    with pytest.raises(Exception):
        dynamodb.list_tables()
"""
    )
    result = run(suite, "-W", "default")
    result.assert_outcomes(**outcome)
    result.stdout.fnmatch_lines(["*3 of 3 interactions of *test_orders.yaml not played: 1: dynamodb.CreateTable*"])


@pytest.mark.slow
def test_workers_report_to_the_controller(suite):
    suite.makepyfile(
        **{f"test_{n}": ONE.format(table=f"{suite.table}{n}", key="a") for n in "ab"},
        test_it="def test_unmarked(): pass",
    )
    arguments = ("-n", "2", "-p", "xdist")
    recorded = run(suite, "--replaykit-mode=rewrite", *arguments, apart=True)
    recorded.assert_outcomes(passed=3)
    recorded.stdout.fnmatch_lines(["2 tests with a cassette; answers: 6 live"])
    replayed = run(suite, *arguments, apart=True)
    replayed.stdout.fnmatch_lines(["2 tests with a cassette; answers: 6 recorded"])


def test_classes_unittest_and_awkward_ids_have_cassettes_of_their_own(suite):
    suite.makepyfile(
        test_it="""
import unittest
import boto3
import pytest

def ask():
    boto3.session.Session(region_name="eu-west-1").client("dynamodb", endpoint_url=URL).list_tables()

class TestPlain:
    @pytest.mark.cassette(source="moto")
    @pytest.mark.parametrize("name", ["a/b", "c:d"])
    def test_it(self, name):
        ask()

@pytest.mark.cassette(source="moto")
class Old(unittest.TestCase):
    def test_old(self):
        ask()
""".replace(
            "URL",
            repr(suite.path.joinpath("conftest.py").read_text().split("endpoint_url=")[1].split(")")[0].strip("'")),
        )
    )
    run(suite, "--replaykit-mode=rewrite").assert_outcomes(passed=3)
    found = sorted(path.name for path in (suite.path / "cassettes" / "test_it").glob("*.yaml"))
    assert found == ["Old.test_old.yaml", "TestPlain.test_it[a-b].yaml", "TestPlain.test_it[c-d].yaml"]
    run(suite).assert_outcomes(passed=3)


def test_precedence(suite, monkeypatch):
    suite.makeini("[pytest]\nreplaykit_mode = live")
    body = """
import pytest
{fixture}
@pytest.mark.cassette({marker})
def test_mode(cassette):
    assert cassette.mode == {mode!r}
"""
    fixture = "\n@pytest.fixture\ndef replaykit_config():\n    return {'mode': 'emulate'}\n"

    def outcome(mode: str, *arguments: str, fixture: str = "", marker: str = "") -> None:
        suite.makepyfile(test_it=body.format(mode=mode, fixture=fixture, marker=marker))
        run(suite, *arguments).assert_outcomes(passed=1)

    outcome("live")
    outcome("emulate", fixture=fixture)
    outcome("new_episodes", fixture=fixture, marker="mode='new_episodes'")
    monkeypatch.setenv("REPLAYKIT_MODE", "fill")
    outcome("fill", marker="mode='new_episodes'")
    outcome("none", "--replaykit-mode=none", marker="mode='new_episodes'")
    monkeypatch.delenv("REPLAYKIT_MODE")
    outcome("rewrite", "--record-mode=rewrite", marker="mode='new_episodes'")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aaa_recording", "zzz_recording"])
def test_another_plugin_may_own_record_mode(suite, name):
    suite.makepyfile(
        **{
            name: """
def pytest_addoption(parser):
    group = parser.getgroup("recording")
    group.addoption("--record-mode", choices=("once", "new_episodes", "none", "all", "rewrite"), default="none")
    group.addoption("--block-network", action="store_true")
"""
        }
    )
    run(suite, "-p", name, "--record-mode=rewrite", apart=True).assert_outcomes(passed=1)
    assert cassette_of(suite).is_file()
    run(suite, "-p", name, apart=True).assert_outcomes(passed=1)


def test_wrong_words_are_refused_with_the_right_ones(suite):
    suite.makepyfile(
        test_it="""
import pytest

@pytest.mark.cassette(moode="none")
def test_a(): pass

@pytest.mark.cassette(unplayed="explode")
def test_b(): pass
"""
    )
    result = run(suite)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*marker `cassette` does not know moode; it knows *mode*"])
    result.stdout.fnmatch_lines(["*unplayed is one of ignore, warn, fail, not 'explode'*"])


def test_folders_with_hooks_of_their_own_see_the_plugin_too(suite):
    folder = suite.mkdir("inner")
    folder.joinpath("conftest.py").write_text("def pytest_runtest_setup(item): pass")
    folder.joinpath("test_inner.py").write_text("import pytest\n@pytest.mark.cassette\ndef test_i(cassette): pass")
    run(suite, "--replaykit-mode=rewrite").assert_outcomes(passed=2)


def test_counts_are_properties_of_the_junit_report(suite):
    run(suite, "--replaykit-mode=rewrite", "--junitxml=report.xml").assert_outcomes(passed=1)
    assert '<property name="replaykit_live" value="3"' in (suite.path / "report.xml").read_text()


def test_loading_the_plugin_imports_nothing_heavy():
    code = "import pytest, sys; import replaykit.pytest_plugin; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    loaded = set(told.stdout.split())
    assert "replaykit.pytest_plugin" in loaded
    assert [name for name in HEAVY if name in loaded] == []
