"""Vectors that are searched with boto3: against `replaykit emulate`, and in process at the host that SDKs choose."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from replaykit import use_cassette
from replaykit.adapters.endpoint import serving
from replaykit.cli.emulate import Emulation
from replaykit.emulator.settings import Settings

NOON = 1_763_000_000
ONCE = Config(retries={"total_max_attempts": 1})
INDEX = {
    "IndexName": "by_meaning",
    "VectorAttribute": {"AttributeName": "embedding"},
    "Dimensions": 3,
    "DistanceFunction": "COSINE",
    "SearchSchema": [
        {"AttributeName": "tenant", "SearchSchemaElementType": "HASH"},
        {"AttributeName": "genre", "SearchSchemaElementType": "INLINE_FILTER"},
    ],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title"]},
}
TYPES = [{"AttributeName": name, "AttributeType": "S"} for name in ("tenant", "genre")]


def numbers(*values):
    return [{"N": str(value)} for value in values]


@pytest.fixture(params=[Settings(delay=60.0), Settings(phases=True)], ids=["a delay", "phases"])
def url(request) -> Iterator[str]:
    emulation = Emulation(seed=1, settings=request.param)
    emulation.clock.freeze()
    emulation.clock.set(NOON)
    with serving(emulation.endpoint(port=0)) as endpoint:
        yield endpoint.url


def create(dynamodb, **more) -> None:
    types = [{"AttributeName": "id", "AttributeType": "S"}, *(TYPES if more else [])]
    dynamodb.create_table(
        TableName="music",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=types,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        **more,
    )


def fill(dynamodb) -> None:
    for id_, vector, genre in (("a", (1, 0, 0), "jazz"), ("b", (1, 0.1, 0), "rock"), ("c", (0, 1, 0), "jazz")):
        item = {"id": {"S": id_}, "tenant": {"S": "t"}, "genre": {"S": genre}, "title": {"S": f"song {id_}"}}
        dynamodb.put_item(TableName="music", Item={**item, "embedding": {"L": numbers(*vector)}, "year": {"N": "1959"}})


def search(dynamodb, condition="tenant = :t", **values):
    values = {":t": {"S": "t"}} | {f":{name}": {"S": value} for name, value in values.items()}
    return dynamodb.search_vectors(
        TableName="music",
        IndexName="by_meaning",
        SearchVector=numbers(1, 0, 0),
        TopK=2,
        SearchConditionExpression=condition,
        ExpressionAttributeValues=values,
        ReturnConsumedCapacity="TOTAL",
    )


def ids(answer) -> list[str]:
    return [one["Item"]["id"]["S"] for one in answer["SearchResults"]]


def test_an_index_is_added_waited_for_searched_and_deleted(url):
    dynamodb = boto3.client("dynamodb", "eu-west-1", endpoint_url=url, config=ONCE)

    def pass_time() -> None:
        httpx.post(f"{url}/_replaykit/clock", json={"advance": 60})

    create(dynamodb)
    pass_time()
    fill(dynamodb)
    dynamodb.update_table(TableName="music", AttributeDefinitions=TYPES, VectorIndexUpdates=[{"Create": INDEX}])
    seen = []
    for _ in range(3):
        table = dynamodb.describe_table(TableName="music")["Table"]
        (index,) = table["VectorIndexes"]
        seen.append((table["TableStatus"], index["IndexStatus"], index.get("Backfilling")))
        if index["IndexStatus"] != "ACTIVE":
            with pytest.raises(ClientError, match=r"vector index|specified index"):
                search(dynamodb)
        pass_time()
    assert seen == [("UPDATING", "CREATING", False), ("ACTIVE", "CREATING", True), ("ACTIVE", "ACTIVE", None)]
    answer = search(dynamodb)
    assert ids(answer) == ["a", "b"]
    first = answer["SearchResults"][0]
    assert first["Item"].keys() == {"id", "tenant", "genre", "title"}
    assert first["Score"] == 0.0
    assert answer["ConsumedCapacity"] == {"VectorSearchRequestBytes": 1024.0}
    assert ids(search(dynamodb, "tenant = :t AND genre = :g", g="jazz")) == ["a", "c"]
    dynamodb.update_table(TableName="music", VectorIndexUpdates=[{"Delete": {"IndexName": "by_meaning"}}])
    pass_time()
    assert "VectorIndexes" not in dynamodb.describe_table(TableName="music")["Table"]
    with pytest.raises(ClientError, match="The table does not have the specified index: by_meaning"):
        search(dynamodb)


def test_in_process_the_host_of_the_search_is_known(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    with use_cassette(tmp_path / "none.yaml", mode="emulate"):
        dynamodb = boto3.client("dynamodb", "eu-west-1", config=ONCE)
        create(dynamodb, VectorIndexes=[INDEX])
        fill(dynamodb)
        assert ids(search(dynamodb)) == ["a", "b"]
        with pytest.raises(ClientError, match="Invalid comparator used in SearchConditionExpression"):
            search(dynamodb, "tenant > :t")
