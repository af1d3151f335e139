"""Two answers compared through the service model."""

from __future__ import annotations

import json
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall
from replaykit.aws.http import Headers, HttpResponse
from replaykit.diff import Bijection, Divergence, Kind, compare
from replaykit.diff.divergence import ABSENT

JSON = "application/x-amz-json-1.0"


def answer(body, status=200, **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"content-type": JSON, "x-amz-crc32": str(crc32(raw))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return HttpResponse(status, Headers(fields), raw)


def call(operation, service="dynamodb", **params):
    return OperationCall(service, operation, params)


def kinds(operation, recorded, other, service="dynamodb"):
    found = compare(call(operation, service), answer(recorded), answer(other), handles=Bijection())
    return [(one.kind.value, one.path) for one in found]


def item(**attributes):
    return {"Item": attributes}


def test_equal_bytes_are_equal():
    assert kinds("GetItem", item(a={"S": "x"}), item(a={"S": "x"})) == []


def test_the_order_of_members_says_nothing():
    assert kinds("GetItem", item(a={"S": "x"}, b={"N": "1"}), item(b={"N": "1"}, a={"S": "x"})) == []


@pytest.mark.parametrize(
    ("recorded", "other", "expected"),
    [
        (item(a={"S": "x"}), item(a={"S": "y"}), ("value", "Item.a.S")),
        (item(a={"S": "x"}), item(), ("missing", "Item.a")),
        (item(), item(a={"S": "x"}), ("extra", "Item.a")),
        (item(a={"N": "1"}), item(a={"N": "1.0"}), ("value", "Item.a.N")),
        (item(a={"BOOL": True}), item(a={"BOOL": 1}), ("type", "Item.a.BOOL")),
        ({}, {"Item": None}, ("extra", "Item")),
        (item(a={"L": [{"S": "1"}, {"S": "2"}]}), item(a={"L": [{"S": "2"}, {"S": "1"}]}), ("order", "Item.a.L")),
        (item(a={"L": [{"S": "1"}, {"S": "2"}]}), item(a={"L": [{"S": "2"}]}), ("missing", "Item.a.L[0]")),
    ],
)
def test_what_differs_is_named(recorded, other, expected):
    assert kinds("GetItem", recorded, other) == [expected]


def test_sets_have_no_order_and_lists_do():
    assert kinds("GetItem", item(a={"SS": ["a", "b"]}), item(a={"SS": ["b", "a"]})) == []
    assert kinds("GetItem", item(a={"SS": ["a", "b"]}), item(a={"SS": ["b", "c"]})) == [("value", "Item.a.SS[0]")]


def test_batch_responses_have_no_order_and_query_items_do():
    one, two = {"p": {"S": "1"}}, {"p": {"S": "2"}}
    batch = [{"Responses": {"t": items}, "UnprocessedKeys": {}} for items in ([one, two], [two, one])]
    assert kinds("BatchGetItem", *batch) == []
    query = [{"Items": items, "Count": 2, "ScannedCount": 2} for items in ([one, two], [two, one])]
    assert kinds("Query", *query) == [("order", "Items")]


def test_a_unit_is_one_number_however_it_is_spelled():
    capacity = [{"ConsumedCapacity": {"TableName": "t", "CapacityUnits": units}} for units in (1, 1.0)]
    assert kinds("PutItem", *capacity) == []
    counts = [{"Items": [], "Count": count, "ScannedCount": 0} for count in (0, 0.0)]
    assert kinds("Query", *counts) == [("type", "Count")]


def described(**members):
    arn = "arn:aws:dynamodb:us-east-2:456752665576:table/t"
    base = {"TableName": "t", "TableId": "a0000000-0000-4000-8000-000000000001", "TableArn": arn, "ItemCount": 3}
    return {"Table": {**base, "CreationDateTime": 1.5e9, **members}}


def test_ids_are_bound_instants_are_plausible_measures_are_there():
    other = described(
        TableId="b0000000-0000-4000-8000-000000000002",
        TableArn="arn:aws:dynamodb:us-east-2:123456789012:table/t",
        ItemCount=0,
        CreationDateTime=1.7e9,
    )
    assert kinds("DescribeTable", described(), other) == []
    assert kinds("DescribeTable", described(), described(CreationDateTime=1.7e12)) == [
        ("value", "Table.CreationDateTime")
    ]
    assert kinds("DescribeTable", described(), described(ItemCount="3")) == [("type", "Table.ItemCount")]


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:dynamodb:us-east-2:456752665576:table/other",
        "arn:aws:dynamodb:eu-west-1:456752665576:table/t",
        "arn:aws:dynamodb:us-east-2:456752665576:table/t/more",
        "t",
    ],
)
def test_an_arn_differs_where_more_than_the_account_does(arn):
    assert kinds("DescribeTable", described(), described(TableArn=arn)) == [("value", "Table.TableArn")]


def backup(name, table="t", **members):
    arn = f"arn:aws:dynamodb:us-east-2:456752665576:table/{table}/backup/{name}"
    return {"BackupDetails": {"BackupArn": arn, "BackupName": "b", "BackupStatus": "CREATING", **members}}


def test_a_backup_is_bound_by_its_whole_arn():
    handles = Bijection()
    mine, yours = backup("01516149542009-0bbfb894"), backup("01700000000000-11111111")
    assert not compare(call("CreateBackup"), answer(mine), answer(yours), handles=handles)
    assert handles.bound()[mine["BackupDetails"]["BackupArn"]] == yours["BackupDetails"]["BackupArn"]
    another = answer(backup("01700000000000-22222222"))
    assert compare(call("CreateBackup"), answer(mine), another, handles=handles)
    assert kinds("CreateBackup", mine, backup("01700000000000-11111111", table="u"))
    assert kinds("CreateBackup", mine, backup("nightly"))


def test_old_answers_of_backups_say_less():
    old, new = (
        backup("01516149542009-0bbfb894"),
        backup("01516149542009-0bbfb894", BackupType="USER", BackupSizeBytes=0),
    )
    for date, expected in (("Tue, 16 Jan 2018 19:39:02 GMT", 0), ("Wed, 01 Jan 2025 00:00:00 GMT", 2)):
        assert len(compare(call("CreateBackup"), answer(old, date=date), answer(new), handles=Bijection())) == expected


def test_one_id_for_two_things_is_a_divergence():
    handles = Bijection()
    one, two = described(), described(TableId="c0000000-0000-4000-8000-000000000003")
    assert compare(call("DescribeTable"), answer(one), answer(one), handles=handles) == []
    found = compare(call("DescribeTable"), answer(two), answer(one), handles=handles)
    assert [(one.kind, one.path) for one in found] == [(Kind.VALUE, "Table.TableId")]


def test_iterators_are_bound_one_to_one_over_a_run():
    handles = Bijection()

    def get(recorded, other):
        bodies = [{"Records": [], "NextShardIterator": token} for token in (recorded, other)]
        streams = call("GetRecords", "dynamodbstreams")
        return [one.kind for one in compare(streams, *map(answer, bodies), handles=handles)]

    assert get("recorded-1", "other-1") == []
    assert get("recorded-1", "other-1") == []
    assert get("recorded-2", "other-1") == [Kind.VALUE]
    assert get("recorded-1", "other-2") == [Kind.VALUE]
    assert get("recorded-2", "other-2") == []


REFUSED = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "message": "no"}


def errors(recorded, other, statuses=(400, 400)):
    answers = [answer(body, status) for body, status in zip((recorded, other), statuses, strict=True)]
    return [(one.kind.value, one.path) for one in compare(call("PutItem"), *answers, handles=Bijection())]


def test_errors_are_compared_by_status_code_and_text():
    assert errors(REFUSED, dict(REFUSED)) == []
    assert errors(REFUSED, {**REFUSED, "message": "not"}) == [("message", "message")]
    assert errors(REFUSED, {**REFUSED, "__type": "com.amazon.coral.validate#ValidationException"}) == [
        ("error-code", "error")
    ]
    assert errors(REFUSED, {**REFUSED, "__type": "ConditionalCheckFailedException"}) == [("value", "__type")]
    assert errors(REFUSED, {"__type": REFUSED["__type"], "Message": "no"}) == [("message", "message")]
    assert errors(REFUSED, REFUSED, (400, 500)) == [("status", "status")]
    assert errors(REFUSED, {}, (400, 200)) == [("status", "status"), ("error-code", "error")]
    assert errors({**REFUSED, "Item": {"p": {"S": "1"}}}, REFUSED) == [("missing", "Item")]


def test_a_text_may_name_what_is_bound_in_the_others_words():
    handles = Bijection()
    assert handles.bind("111111111111", "222222222222")
    told = [{**REFUSED, "message": f"arn:aws:iam::{account}:user/x"} for account in ("111111111111", "222222222222")]
    found = compare(call("PutItem"), *(answer(body, 400) for body in told), handles=handles)
    assert found == []


def test_the_checksum_and_the_content_type_are_part_of_the_answer():
    right, wrong = answer({}), answer({}, x_amz_crc32="1")
    found = compare(call("PutItem"), right, wrong, handles=Bijection())
    assert found == [Divergence("header:x-amz-crc32", str(crc32(b"{}")), "1", Kind.HEADER)]
    found = compare(call("PutItem"), right, HttpResponse(200, Headers(), b"{}"), handles=Bijection())
    assert {one.path: one.other for one in found} == {"header:content-type": ABSENT, "header:x-amz-crc32": ABSENT}


def test_a_member_that_aws_added_later_may_be_absent_from_an_older_answer_only():
    told = described(DeletionProtectionEnabled=False)
    old, new = {"date": "Fri, 26 Apr 2019 18:59:01 GMT"}, {"date": "Fri, 18 Jul 2025 21:29:27 GMT"}

    def paths(recorded, other):
        return [one.path for one in compare(call("DescribeTable"), recorded, other, handles=Bijection())]

    assert paths(answer(described(), **old), answer(told)) == []
    assert paths(answer(told, **new), answer(described(), **old)) == []
    assert paths(answer(described(), **new), answer(told)) == ["Table.DeletionProtectionEnabled"]
    assert paths(answer(told), answer(described())) == ["Table.DeletionProtectionEnabled"]


def test_xml_answers_are_compared_by_what_they_mean():
    head = {"content-type": "text/xml"}

    def identity(account, spaces=""):
        text = (
            f"<GetCallerIdentityResponse><GetCallerIdentityResult>{spaces}<Account>{account}</Account>"
            f"<UserId>AIDA{account}</UserId><Arn>arn:aws:iam::{account}:user/me</Arn></GetCallerIdentityResult>"
            "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
        )
        return HttpResponse(200, Headers(head), text.encode())

    sts = call("GetCallerIdentity", "sts")
    assert compare(sts, identity("1" * 12), identity("1" * 12, "\n  "), handles=Bijection()) == []
    found = compare(sts, identity("1" * 12), identity("none"), handles=Bijection())
    assert {one.path for one in found} == {"Account", "Arn"}


def test_a_body_is_part_of_the_answer_even_where_it_says_nothing():
    found = compare(call("PutItem"), answer({}), answer(b""), handles=Bijection())
    assert [one.kind for one in found] == [Kind.TYPE]
    put = call("PutObject", "s3")
    empty, page = (HttpResponse(200, Headers(), body) for body in (b"", b"<html>no</html>"))
    assert [one.path for one in compare(put, empty, page, handles=Bijection())] == ["body"]
    topic = call("DeleteTopic", "sns")
    told = HttpResponse(200, Headers({"content-type": "text/xml"}), b"<DeleteTopicResponse/>")
    page.headers.set("content-type", "text/xml")
    assert [one.path for one in compare(topic, told, page, handles=Bijection())] == ["body"]
    assert compare(topic, told, told, handles=Bijection()) == []


attribute = st.recursive(
    st.one_of(
        st.builds(lambda text: {"S": text}, st.text(max_size=5)),
        st.builds(lambda number: {"N": str(number)}, st.integers(0, 9)),
        st.builds(lambda flag: {"BOOL": flag}, st.booleans()),
        st.just({"NULL": True}),
        st.builds(
            lambda names: {"SS": sorted(names)}, st.sets(st.text(min_size=1, max_size=3), min_size=1, max_size=3)
        ),
    ),
    lambda inner: st.one_of(
        st.builds(lambda some: {"L": some}, st.lists(inner, max_size=3)),
        st.builds(lambda some: {"M": some}, st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    ),
    max_leaves=6,
)
outputs = st.builds(
    lambda found: {"Items": found, "Count": len(found), "ScannedCount": len(found)},
    st.lists(st.dictionaries(st.sampled_from("abc"), attribute, max_size=3), max_size=4),
)


@given(outputs)
def test_an_answer_equals_itself_in_any_spelling(output):
    respelled = json.dumps(output, indent=1, sort_keys=True, ensure_ascii=True).encode()
    assert compare(call("Scan"), answer(output), answer(respelled), handles=Bijection()) == []


@given(outputs, outputs)
def test_the_sides_may_be_exchanged(one, two):
    here = compare(call("Scan"), answer(one), answer(two), handles=Bijection())
    there = compare(call("Scan"), answer(two), answer(one), handles=Bijection())
    assert sorted(found.kind.mirrored for found in here) == sorted(found.kind for found in there)
    assert bool(here) == (one != two)
