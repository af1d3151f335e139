"""DynamoDB's options with real boto3 over HTTP: retries against throttling, stale reads, changes while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from click.testing import CliRunner

from replaykit.adapters.endpoint import serving
from replaykit.cli import cli
from replaykit.cli.emulate import Emulation
from replaykit.emulator.settings import Settings

Start = Callable[..., "Served"]
UNITS = {"ReadCapacityUnits": 50, "WriteCapacityUnits": 50}


class Served:
    """An emulator behind HTTP, with a client and its pages."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client(attempts=1).create_table(
            TableName="music",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            ProvisionedThroughput=UNITS,
        )

    def client(self, *, attempts: int, mode: str = "legacy") -> Any:
        retries = Config(retries={"total_max_attempts": attempts, "mode": mode})
        return boto3.client("dynamodb", "us-east-1", endpoint_url=self.url, config=retries)

    def clock(self, **move: Any) -> None:
        assert httpx.post(f"{self.url}/_replaykit/clock", json=move).status_code == 200

    def settings(self, **change: Any) -> dict[str, Any]:
        page = f"{self.url}/_replaykit/settings"
        answer = httpx.post(page, json=change) if change else httpx.get(page)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def start() -> Iterator[Start]:
    with_settings: list[Any] = []

    def begin(**settings: Any) -> Served:
        server = serving(Emulation(seed=1, settings=Settings(**settings)).endpoint(port=0))
        with_settings.append(server)
        return Served(server.__enter__().url)

    yield begin
    for server in with_settings:
        server.__exit__(None, None, None)


def put(client: Any, id_: str, **more: str) -> Any:
    return client.put_item(TableName="music", Item={"id": {"S": id_}, **{n: {"S": v} for n, v in more.items()}})


def fill(client: Any, count: int = 1000) -> None:
    """Put so many items; on a clock that stands a throttled table lets in what it has saved, and no more."""
    for n in range(count):
        put(client, str(n))


# -- throttling


@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_boto3_waits_until_a_throttled_table_lets_it_in(start: Start, mode: str) -> None:
    client = start(throttling=True, burst=1.0).client(attempts=12, mode=mode)
    answers = [put(client, str(n)) for n in range(70)]
    assert sum(answer["ResponseMetadata"]["RetryAttempts"] for answer in answers) > 0
    assert client.scan(TableName="music", Select="COUNT")["Count"] == 70


def test_boto3_sends_again_what_a_batch_left(start: Start) -> None:
    served = start(throttling=True, burst=1.0)
    table = boto3.resource("dynamodb", "us-east-1", endpoint_url=served.url).Table("music")
    with table.batch_writer() as batch:
        for n in range(120):
            batch.put_item(Item={"id": str(n)})
    assert table.scan(Select="COUNT")["Count"] == 120


def test_on_a_clock_that_stands_boto3_gives_up_and_goes_on_when_it_moves(start: Start) -> None:
    served = start(throttling=True)
    served.clock(freeze=True)
    client = served.client(attempts=2)
    with pytest.raises(ClientError, match=r"reached max retries: 1.*level of configured provisioned") as refused:
        fill(client)
    assert refused.value.response["Error"]["Code"] == "ProvisionedThroughputExceededException"
    assert refused.value.response["ThrottlingReasons"] == [
        {
            "reason": "TableWriteProvisionedThroughputExceeded",
            "resource": client.describe_table(TableName="music")["Table"]["TableArn"],
        }
    ]
    served.clock(advance=1)
    assert put(client, "one more")["ResponseMetadata"]["RetryAttempts"] == 0


def test_a_maximum_on_demand_is_a_throttling_exception_that_boto3_knows(start: Start) -> None:
    served = start(throttling=True)
    served.clock(freeze=True)
    client = served.client(attempts=1)
    client.update_table(TableName="music", BillingMode="PAY_PER_REQUEST")
    client.update_table(TableName="music", OnDemandThroughput={"MaxWriteRequestUnits": 1})
    with pytest.raises(client.exceptions.ThrottlingException) as refused:
        fill(client)
    assert refused.value.response["throttlingReasons"][0]["reason"] == "TableWriteMaxOnDemandThroughputExceeded"


def test_a_transaction_is_cancelled_with_its_reasons(start: Start) -> None:
    served = start(throttling=True)
    served.clock(freeze=True)
    client = served.client(attempts=1)
    with pytest.raises(client.exceptions.ProvisionedThroughputExceededException):
        fill(client)
    with pytest.raises(client.exceptions.TransactionCanceledException) as refused:
        client.transact_write_items(TransactItems=[{"Delete": {"TableName": "music", "Key": {"id": {"S": "1"}}}}])
    assert [one["Code"] for one in refused.value.response["CancellationReasons"]] == ["ProvisionedThroughputExceeded"]


# -- consistency, quotas, wordings


def test_a_stale_read_catches_up_with_the_clock(start: Start) -> None:
    served = start(stale_reads=1.0, stale_lag=5.0)
    served.clock(freeze=True)
    client = served.client(attempts=1)
    put(client, "a")
    key = {"TableName": "music", "Key": {"id": {"S": "a"}}}
    assert "Item" not in client.get_item(**key)
    assert "Item" in client.get_item(**key, ConsistentRead=True)
    served.clock(advance=5)
    assert "Item" in client.get_item(**key)


def test_settings_change_while_it_runs_and_come_back_with_a_reset(start: Start) -> None:
    served = start()
    served.clock(freeze=True)
    client = served.client(attempts=1)
    assert served.settings()["throttling"] is False
    fill(client, 60)
    assert served.settings(throttling=True, quotas={"tables": 1})["quotas"]["tables"] == 1
    with pytest.raises(client.exceptions.ProvisionedThroughputExceededException):
        fill(client)
    with pytest.raises(client.exceptions.LimitExceededException, match="There is a limit of 1 tables per subscriber"):
        client.create_table(
            TableName="films",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
    assert served.settings(throttling=False)["quotas"]["tables"] == 1
    put(client, "one more")
    served.settings(wordings="classic")
    with pytest.raises(ClientError, match=r"operation: Invalid UpdateExpression"):
        client.update_item(TableName="music", Key={"id": {"S": "a"}}, UpdateExpression="")
    httpx.post(f"{served.url}/_replaykit/reset")
    assert served.settings()["quotas"]["tables"] == 2500
    with pytest.raises(ClientError, match=r"operation: 1 validation error detected: Invalid UpdateExpression"):
        client.update_item(TableName="music", Key={"id": {"S": "a"}}, UpdateExpression="")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "the settings are delay, ttl_lag, stale_reads"),
        (b"[]", "the settings are"),
        (b"{}", "the settings are"),
        (b'{"throttling": "yes"}', "throttling: unknown, or not of its type; the settings are delay"),
        (b'{"stale_reads": true}', "stale_reads: unknown, or not of its type"),
        (b'{"unknown": 1, "delay": 0}', "unknown: unknown, or not of its type; the settings are delay"),
        (b'{"quotas": {"unknown": 1}}', "quotas are tables"),
        (b'{"stale_reads": 2}', "stale_reads is a share of the reads, from 0 to 1, not 2"),
        (b'{"quotas": {"tables": -1}}', "the quota tables is a number that is not negative"),
        (b'{"wordings": "old"}', "wordings are 2026 or regional or classic"),
    ],
)
def test_settings_that_are_none_say_what_they_are(start: Start, body: bytes, told: str) -> None:
    answer = httpx.post(f"{start().url}/_replaykit/settings", content=body)
    assert answer.status_code == 400
    assert told in answer.json()["error"]


# -- the command


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--quota", "tables"], "'tables' is not NAME=NUMBER, where NAME is one of tables, table_operations"),
        (["--quota", "unknown=3"], "'unknown=3' is not NAME=NUMBER"),
        (["--quota", "tables=-3"], "'tables=-3' is not NAME=NUMBER"),
        (["--stale-reads", "2"], "2.0 is not in the range 0<=x<=1"),
        (["--burst", "0"], "0.0 is not in the range x>=1"),
        (["--wordings", "old"], "'old' is not one of '2026', 'regional', 'classic'"),
    ],
)
def test_an_option_that_is_wrong_is_refused(options: list[str], told: str) -> None:
    ran = CliRunner().invoke(cli, ["emulate", *options])
    assert ran.exit_code == 2
    assert told in " ".join(ran.output.split())


def test_the_options_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    served = []
    monkeypatch.setattr("replaykit.cli.emulate.serve", lambda *given: served.append(given))
    options = "--stale-reads 0.5 --stale-lag 3 --index-lag 2 --throttle --burst 60 --quota tables=3 --quota tags=5"
    ran = CliRunner().invoke(cli, ["emulate", *options.split(), "--wordings", "classic"])
    assert ran.exit_code == 0, ran.output
    (_, _, tick) = served[0]
    chosen = tick.__self__.emulator.world.settings
    assert (chosen.stale_reads, chosen.stale_lag, chosen.index_lag) == (0.5, 3.0, 2.0)
    assert (chosen.throttling, chosen.burst, chosen.wordings) == (True, 60.0, "classic")
    assert (chosen.quotas.tables, chosen.quotas.tags, chosen.quotas.restores) == (3, 5, 50)
