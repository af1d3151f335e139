"""The limit of an item collection, and the running sum that it is held against."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator, Settings
from replaykit.ports.ids import Ids

TOO_LARGE = "Collection size exceeded."
CODE = "ItemCollectionSizeLimitExceededException"
BLOB = {"UpdateExpression": "SET #b = :b", "ExpressionAttributeNames": {"#b": "blob"}}
BLOB |= {"ExpressionAttributeValues": {":b": {"S": "x" * 400}}}


@pytest.fixture
def music(conversation):
    """A table with a local index, whose collections may have 1000 bytes."""
    return begin(conversation(), 1000)


def begin(one, limit, **more):
    one.emulator = Emulator(one.clock, Ids(1), settings=Settings(item_collection_bytes=limit))
    indexes = {"by_title": ("id:S title:S", "ALL"), "by_year": ("id:S year:N", "KEYS_ONLY")}
    one.table(keys="id:S n:N", lsi=indexes, **more)
    return one


def item(n, size, id_="a", **more):
    return {"id": {"S": id_}, "n": {"N": str(n)}, "blob": {"S": "x" * size}, **more}


def put(music, *args, **more):
    music.put_item(TableName="music", Item=item(*args, **more))


def test_a_collection_may_be_full_and_not_larger(music):
    put(music, 1, 500)  # 510 bytes: id and n count 6, blob its name
    put(music, 2, 480)
    with music.refuses(TOO_LARGE, CODE):
        put(music, 3, 1)
    put(music, 3, 1, "b")


def test_what_the_local_indexes_hold_counts_too(music):
    put(music, 1, 480, title={"S": "t"})  # the index holds all of it again
    with music.refuses(TOO_LARGE, CODE):
        put(music, 2, 20)
    music.delete_item(TableName="music", Key={"id": {"S": "a"}, "n": {"N": "1"}})
    put(music, 2, 980)


def test_what_shrinks_a_collection_is_taken_even_where_it_stays_too_large(conversation):
    music = begin(conversation(), 1000)
    put(music, 1, 900)
    music.emulator.world.settings = Settings(item_collection_bytes=100)
    with music.refuses(TOO_LARGE, CODE):
        put(music, 1, 901)
    put(music, 1, 899)
    put(music, 1, 899)


def test_updates_are_held_to_it(music):
    put(music, 1, 900)
    key = {"TableName": "music", "Key": {"id": {"S": "a"}, "n": {"N": "1"}}}
    with music.refuses(TOO_LARGE, CODE):
        music.update_item(**key, UpdateExpression="SET more = :m", ExpressionAttributeValues={":m": {"S": "x" * 200}})
    with music.refuses(TOO_LARGE, CODE):
        music.update_item(**key, UpdateExpression="SET title = :t", ExpressionAttributeValues={":t": {"S": "t"}})
    music.update_item(**key, UpdateExpression="SET #y = :y", **year("7"))


def year(text):
    return {"ExpressionAttributeNames": {"#y": "year"}, "ExpressionAttributeValues": {":y": {"N": text}}}


def test_a_transaction_is_cancelled_for_it(music):
    with pytest.raises(AwsError) as raised:
        music.transact_write_items(TransactItems=[{"Put": {"TableName": "music", "Item": item(1, 2000)}}])
    assert raised.value.code == "TransactionCanceledException"
    assert raised.value.members["CancellationReasons"] == [
        {"Code": "ItemCollectionSizeLimitExceeded", "Message": TOO_LARGE}
    ]


def test_a_batch_is_refused_for_it(music):
    with music.refuses(TOO_LARGE, CODE):
        music.batch_write_item(RequestItems={"music": [{"PutRequest": {"Item": item(1, 2000)}}]})


def test_the_writes_of_a_transaction_count_together(music):
    puts = [{"Put": {"TableName": "music", "Item": item(n, 400, id_)}} for n, id_ in ((1, "a"), (2, "a"), (3, "b"))]
    grown = {"Update": {"TableName": "music", "Key": {"id": {"S": "a"}, "n": {"N": "4"}}, **BLOB}}
    with pytest.raises(AwsError) as cancelled:
        music.transact_write_items(TransactItems=[*puts, grown])
    codes = [one["Code"] for one in cancelled.value.members["CancellationReasons"]]
    assert codes == ["None", "None", "None", "ItemCollectionSizeLimitExceeded"]
    check = {"TableName": "music", "Key": grown["Update"]["Key"], "ConditionExpression": "attribute_not_exists(id)"}
    music.transact_write_items(TransactItems=[*puts, {"ConditionCheck": check}])
    assert music.scan(TableName="music")["Count"] == 3


def test_the_writes_of_a_batch_count_together(music):
    puts = [{"PutRequest": {"Item": item(n, 400)}} for n in (1, 2, 3)]
    with music.refuses(TOO_LARGE, CODE):
        music.batch_write_item(RequestItems={"music": puts})
    assert music.scan(TableName="music")["Count"] == 0
    put(music, 9, 400)
    away = {"DeleteRequest": {"Key": {"id": {"S": "a"}, "n": {"N": "9"}}}}
    music.batch_write_item(RequestItems={"music": [away, *puts[:1]]})
    assert [one["n"] for one in music.scan(TableName="music")["Items"]] == [{"N": "1"}]


def test_a_table_without_local_indexes_has_no_such_limit(conversation):
    music = conversation()
    music.emulator = Emulator(music.clock, Ids(1), settings=Settings(item_collection_bytes=10))
    music.table(keys="id:S n:N", gsi={"by_title": ("title:S", "ALL")})
    put(music, 1, 2000, title={"S": "t"})
    assert music.scan(TableName="music", IndexName="by_title")["Count"] == 1


def test_the_metrics_tell_the_size_in_gigabytes(music):
    put(music, 1, 100)
    collections = music.store.find("music", 0.0).collections
    answer = music.put_item(TableName="music", Item=item(2, 1), ReturnItemCollectionMetrics="SIZE")
    told = answer["ItemCollectionMetrics"]
    assert told == {"ItemCollectionKey": {"id": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]}
    collections._sizes["a"] += 3 << 30  # nobody writes 3 GB in a test
    music.emulator.world.settings = Settings()
    answer = music.put_item(TableName="music", Item=item(2, 2), ReturnItemCollectionMetrics="SIZE")
    assert answer["ItemCollectionMetrics"]["SizeEstimateRangeGB"] == [3.0, 4.0]


def test_a_limit_is_a_number_of_bytes():
    with pytest.raises(ValueError, match="item_collection_bytes"):
        Settings(item_collection_bytes=0)


WRITES = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.integers(1, 3),
        st.none() | st.integers(0, 300),
        st.none() | st.sampled_from(["s", "t" * 40]),
        st.none() | st.integers(1, 9),
    ),
    max_size=25,
)


@given(writes=WRITES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_running_sum_is_what_all_items_and_entries_count(conversation, writes):
    music = begin(conversation(), 1000)
    for id_, n, size, title, year_ in writes:
        more = ({"title": {"S": title}} if title else {}) | ({"year": {"N": str(year_)}} if year_ else {})
        before, refused = counted(music, id_), None
        try:
            if size is None:
                music.delete_item(TableName="music", Key={"id": {"S": id_}, "n": {"N": str(n)}})
            else:
                put(music, n, size, id_, **more)
        except AwsError as error:
            refused = error.code
        after = counted(music, id_)
        assert refused in (None, CODE)
        assert refused is None or after == before
        assert music.store.find("music", 0.0).collections.size(id_) == after <= 1000


def counted(music, id_):
    table = music.store.find("music", 0.0)
    parts = [table.items, *(index.items for index in table.indexes.values())]
    return sum(stored[1] for part in parts for run in part.slices(id_) for stored in run)
