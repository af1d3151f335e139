"""boto3 in process: recorded against a moto server, replayed with the network closed."""

from __future__ import annotations

import asyncio
import os
import socket
from concurrent.futures import ThreadPoolExecutor

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.httpsession import URLLib3Session
from moto.server import ThreadedMotoServer

from replaykit import use_cassette
from replaykit.adapters.inprocess import Hook
from replaykit.aws.http import HttpRequest, HttpResponse
from replaykit.cassette import Cassette, CassetteWriter, Interaction
from replaykit.session import Session

ORIGINAL_SEND = URLLib3Session.send


@pytest.fixture(scope="module")
def upstream():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def moto(upstream):
    import urllib.request

    request = urllib.request.Request(f"{upstream}/moto-api/reset", method="POST")
    urllib.request.urlopen(request).close()
    return upstream


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def client(service="dynamodb", **options):
    return boto3.session.Session(region_name="eu-west-1").client(service, **options)


def story(dynamodb) -> list:
    dynamodb.create_table(
        TableName="tab",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    key = {"id": {"S": "a"}}
    dynamodb.put_item(TableName="tab", Item={**key, "v": {"N": "1"}})
    before = dynamodb.get_item(TableName="tab", Key=key)["Item"]
    dynamodb.update_item(
        TableName="tab", Key=key, UpdateExpression="SET v = :v", ExpressionAttributeValues={":v": {"N": "2"}}
    )
    after = dynamodb.get_item(TableName="tab", Key=key)["Item"]
    return [before, after, dynamodb.scan(TableName="tab")["Items"]]


def recorded(path, moto):
    with use_cassette(path, "rewrite", source="moto"):
        return story(client(endpoint_url=moto))


def test_what_was_recorded_is_replayed_without_a_network(tmp_path, moto, request):
    path = tmp_path / "orders.yaml"
    told = recorded(path, moto)
    request.getfixturevalue("no_network")
    with use_cassette(path) as cassette:
        assert story(client()) == told
        assert cassette.is_replaying
        assert cassette.provenance == {"recorded": 6}
        assert cassette.play_counts == (1,) * 6
        cassette.assert_called("dynamodb.GetItem", times=2)
        cassette.assert_called("Scan")
        with pytest.raises(AssertionError, match=r"PutItem was called 1 times, expected 3 times"):
            cassette.assert_called("PutItem", times=3)
    assert URLLib3Session.send is ORIGINAL_SEND


def test_clients_made_before_and_with_endpoints_of_their_own_are_answered(tmp_path, moto):
    before = client(endpoint_url="http://127.0.0.1:1")
    recorded(tmp_path / "c.yaml", moto)
    with use_cassette(tmp_path / "c.yaml"):
        assert story(before)[0]["v"] == {"N": "1"}
    with pytest.raises(EndpointConnectionError):
        before.list_tables()


@pytest.mark.parametrize("retries", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("service", ["dynamodb", "s3", "sqs", "lambda", "sts", "logs", "route53", "ec2"])
def test_a_miss_is_final_and_names_itself(tmp_path, no_network, service, retries):
    calls = {
        "dynamodb": lambda c: c.get_item(TableName="tab", Key={"id": {"S": "a"}}),
        "s3": lambda c: c.get_object(Bucket="bucket", Key="key"),
        "sqs": lambda c: c.list_queues(),
        "lambda": lambda c: c.invoke(FunctionName="f"),
        "sts": lambda c: c.get_caller_identity(),
        "logs": lambda c: c.describe_log_groups(),
        "route53": lambda c: c.list_hosted_zones(),
        "ec2": lambda c: c.describe_instances(),
    }
    with use_cassette(tmp_path / "none.yaml") as cassette:
        asking = client(service, config=Config(retries={"mode": retries, "max_attempts": 4}))
        with pytest.raises(ClientError) as caught:
            calls[service](asking)
        assert cassette.provenance == {"miss": 1}
    assert caught.value.response["Error"]["Code"] == "ReplaykitMiss"
    assert "has no recorded answer: nothing is recorded" in caught.value.response["Error"]["Message"]
    assert "There is no cassette at" in caught.value.response["Error"]["Message"]
    assert caught.value.response["ResponseMetadata"]["HTTPHeaders"]["x-replaykit-provenance"] == "miss"
    assert caught.value.response["ResponseMetadata"].get("RetryAttempts", 0) == 0


def test_a_miss_tells_of_a_cassette_that_is_not_whole(tmp_path, no_network):
    path = tmp_path / "torn.yaml"
    with CassetteWriter(path) as writer:
        writer.append(Interaction(HttpRequest("GET", "https", "s3.amazonaws.com", "/"), HttpResponse(200)))
    path.write_bytes(path.read_bytes()[:-20])
    with use_cassette(path), pytest.raises(ClientError, match="the last item is not whole"):
        client("s3").list_buckets()


def test_a_hook_that_fails_fails_closed(no_network, caplog):
    class Broken(Session):
        def answer(self, request, forward=None):
            raise RuntimeError("out of order")

    with Hook(Broken()), pytest.raises(ClientError, match="RuntimeError: out of order"):
        client().list_tables()
    assert "failed to answer" in caplog.text


def test_credentials_and_a_region_are_given_where_there_are_none(tmp_path, moto, monkeypatch):
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no"))
    monkeypatch.setattr("botocore.credentials.InstanceMetadataProvider.load", lambda _: None)
    early = botocore.session.get_session().create_client("dynamodb", "us-east-1")
    before = dict(os.environ)
    default = boto3.DEFAULT_SESSION
    with use_cassette(tmp_path / "none.yaml"):
        assert os.environ["AWS_EC2_METADATA_DISABLED"] == "true"
        for asking in (boto3.client("dynamodb"), early):
            with pytest.raises(ClientError, match="ReplaykitMiss"):
                asking.list_tables()
    assert dict(os.environ) == before
    assert boto3.DEFAULT_SESSION is default


def test_given_credentials_stay(tmp_path):
    with use_cassette(tmp_path / "none.yaml"):
        assert os.environ["AWS_ACCESS_KEY_ID"] == "testing"


def test_uses_nest_and_the_innermost_answers(tmp_path, moto):
    recorded(tmp_path / "c.yaml", moto)
    with use_cassette(tmp_path / "none.yaml") as outer, use_cassette(tmp_path / "c.yaml") as inner:
        story(client())
        assert inner.provenance == {"recorded": 6}
        assert outer.provenance == {}
    assert URLLib3Session.send is ORIGINAL_SEND


def test_decorated_functions_use_it_anew_each_time(tmp_path, moto):
    told = recorded(tmp_path / "c.yaml", moto)

    @use_cassette(tmp_path / "c.yaml")
    def plain():
        return story(client())

    @use_cassette(tmp_path / "c.yaml")
    async def later():
        await asyncio.sleep(0)
        return story(client())

    assert plain() == told
    assert plain() == told
    assert asyncio.run(later()) == told


def test_eight_threads_are_answered_each_rightly(tmp_path, moto):
    asking = client(endpoint_url=moto)
    story(asking)
    with use_cassette(tmp_path / "c.yaml", "rewrite", source="moto"):
        for number in range(40):
            asking.put_item(TableName="tab", Item={"id": {"S": f"k{number}"}, "v": {"N": str(number)}})
            asking.get_item(TableName="tab", Key={"id": {"S": f"k{number}"}})

    def work(worker: int) -> int:
        for number in range(worker, 40, 8):
            asking.put_item(TableName="tab", Item={"id": {"S": f"k{number}"}, "v": {"N": str(number)}})
            item = asking.get_item(TableName="tab", Key={"id": {"S": f"k{number}"}})["Item"]
            assert item["v"]["N"] == str(number)
        return worker

    with use_cassette(tmp_path / "c.yaml") as cassette, ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(work, range(8))) == list(range(8))
        assert cassette.provenance == {"recorded": 80}


def test_eight_threads_are_recorded_whole(tmp_path, moto):
    asking = client(endpoint_url=moto)
    story(asking)
    with use_cassette(tmp_path / "c.yaml", "rewrite", source="moto"), ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: asking.get_item(TableName="tab", Key={"id": {"S": f"k{n}"}}), range(40)))
    with use_cassette(tmp_path / "c.yaml") as cassette:
        assert len(cassette) == 40


def test_the_header_does_not_say_aws_where_another_endpoint_answered(tmp_path, moto):
    with use_cassette(tmp_path / "c.yaml", "rewrite"):
        client(endpoint_url=moto).list_tables()
    assert Cassette.load(tmp_path / "c.yaml").header.source == moto.removeprefix("http://")


def test_new_episodes_appends_what_is_missing(tmp_path, moto):
    recorded(tmp_path / "c.yaml", moto)
    with use_cassette(tmp_path / "c.yaml", "new_episodes", source="moto") as cassette:
        asking = client(endpoint_url=moto)
        story(asking)
        assert asking.get_item(TableName="tab", Key={"id": {"S": "z"}}).get("Item") is None
        assert cassette.provenance == {"recorded": 6, "live": 1}
    with use_cassette(tmp_path / "c.yaml") as cassette:
        assert len(cassette) == 7


def test_once_records_and_then_replays(tmp_path, moto):
    with use_cassette(tmp_path / "c.yaml", "once", source="moto") as cassette:
        told = story(client(endpoint_url=moto))
        assert not cassette.is_replaying
    with use_cassette(tmp_path / "c.yaml", "once") as cassette:
        assert story(client()) == told
        assert cassette.is_replaying


def test_all_replaces_what_it_records_again_and_keeps_the_rest(tmp_path, moto):
    recorded(tmp_path / "c.yaml", moto)
    asking = client(endpoint_url=moto)
    with use_cassette(tmp_path / "c.yaml", "all", source="moto"):
        asking.get_item(TableName="tab", Key={"id": {"S": "a"}})
    with use_cassette(tmp_path / "c.yaml") as cassette:
        assert len(cassette) == 5
        assert cassette.interactions[0].meta.operation == "dynamodb.GetItem"


def test_a_rewrite_that_fails_leaves_the_old_cassette(tmp_path, moto):
    path = tmp_path / "c.yaml"
    recorded(path, moto)
    before = path.read_bytes()

    @use_cassette(path, "rewrite", source="moto")
    def fails():
        client(endpoint_url=moto).list_tables()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".yaml")] == ["c.yaml"]


def test_an_unreachable_service_is_botocores_own_error(tmp_path):
    asking = client(endpoint_url="http://127.0.0.1:1", config=Config(retries={"total_max_attempts": 1}))
    with use_cassette(tmp_path / "c.yaml", "rewrite"), pytest.raises(EndpointConnectionError):
        asking.list_tables()


def test_what_fill_answers_says_so(tmp_path, moto):
    recorded(tmp_path / "c.yaml", moto)
    with use_cassette(tmp_path / "c.yaml", "fill") as cassette:
        asking = client()
        story(asking)
        asking.put_item(TableName="tab", Item={"id": {"S": "b"}, "v": {"N": "7"}})
        answer = asking.get_item(TableName="tab", Key={"id": {"S": "b"}})
        assert answer["Item"]["v"] == {"N": "7"}
        assert answer["ResponseMetadata"]["HTTPHeaders"]["x-replaykit-provenance"] in ("derived", "assumed")
        assert asking.get_item(TableName="tab", Key={"id": {"S": "a"}})["Item"]["v"] == {"N": "2"}
        assert [item["id"]["S"] for item in asking.scan(TableName="tab")["Items"]].count("b") == 1
        assert cassette.provenance["recorded"] == 7


def test_streaming_bodies_are_read_as_from_a_socket(tmp_path, moto):
    body = bytes(range(256)) * 1024
    with use_cassette(tmp_path / "c.yaml", "rewrite", source="moto"):
        asking = client("s3", endpoint_url=moto, config=Config(s3={"addressing_style": "path"}))
        asking.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        asking.put_object(Bucket="bucket", Key="k", Body=body)
        asking.get_object(Bucket="bucket", Key="k")
    with use_cassette(tmp_path / "c.yaml"):
        asking.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        asking.put_object(Bucket="bucket", Key="k", Body=body)
        stream = asking.get_object(Bucket="bucket", Key="k")["Body"]
        assert stream.read(1000) + b"".join(stream.iter_chunks(5000)) == body
        assert asking.get_object(Bucket="bucket", Key="k")["Body"].read() == body
