"""Stream records of two sides, cut into pages in different ways."""

from __future__ import annotations

from replaykit.aws.call import OperationCall
from replaykit.diff import Bijection
from replaykit.diff.divergence import Kind
from replaykit.diff.pages import Pages
from replaykit.diff.rules import Walk


def record(item: str, number: int, value: str = "1"):
    told = {"Keys": {"id": {"S": item}}, "NewImage": {"v": {"N": value}}, "SequenceNumber": f"{number:021}"}
    return {"eventName": "MODIFY", "eventID": f"{number:032x}", "dynamodb": told}


class Run:
    """Two sides' pages of one shard, from an iterator of this kind."""

    def __init__(self, kind: str = "TRIM_HORIZON") -> None:
        self.pages, self.handles, self.tokens, self.calls = Pages(), Bijection(), 0, 0
        call = OperationCall("dynamodbstreams", "GetShardIterator", {"ShardIteratorType": kind})
        self.pages.begin(call, {"ShardIterator": "token-0"})

    def page(self, recorded, other, ends=("", "")) -> list[tuple[str, Kind]]:
        call = OperationCall("dynamodbstreams", "GetRecords", {"ShardIterator": f"token-{self.tokens}"})
        self.tokens += 1
        mine, yours = {"Records": list(recorded)}, {"Records": list(other)}
        if "recorded" not in ends:
            mine["NextShardIterator"] = f"token-{self.tokens}"
        if "other" not in ends:
            yours["NextShardIterator"] = f"other-{self.tokens}"
        walk = Walk(self.handles)
        self.pages.compare(self.calls, call, mine, yours, walk)
        self.calls += 1
        return [(one.path, one.kind) for one in walk.found]

    def rest(self) -> list[tuple[int, str, Kind]]:
        return [(index, one.path, one.kind) for index, found in self.pages.finish().items() for one in found]


def test_other_pages_of_the_same_records_are_no_divergence():
    run = Run()
    assert run.page([record("a", 1), record("b", 2)], [record("a", 11)]) == []
    assert run.page([], []) == []
    assert run.page([record("a", 3)], [record("b", 12), record("a", 13)]) == []
    assert run.rest() == []


def test_order_counts_for_each_item_alone():
    run = Run()
    assert run.page([record("a", 1), record("b", 2)], [record("b", 11), record("a", 12)]) == []
    found = run.page([record("a", 3, "1"), record("a", 4, "2")], [record("a", 13, "2"), record("a", 14, "1")])
    assert {path.partition(".")[0] for path, _ in found} == {"Records[0]", "Records[1]"}


def test_a_record_that_one_side_never_tells_is_told_at_its_call():
    run = Run()
    assert run.page([record("a", 1), record("b", 2)], [record("a", 11)]) == []
    assert run.page([], [record("c", 12)]) == []
    assert run.rest() == [(0, "Records[1]", Kind.MISSING), (1, "Records[+0]", Kind.EXTRA)]


def test_numbers_and_ids_stand_for_each_other_one_to_one():
    run = Run()
    run.page([record("a", 1)], [record("a", 11)])
    found = run.page([record("a", 1)], [record("a", 12)])  # the same page again, under another number
    assert ("Records[0].dynamodb.SequenceNumber", Kind.VALUE) in found


def test_latest_may_begin_a_moment_earlier_on_one_side():
    run = Run("LATEST")
    before = record("a", 1, "0")
    assert run.page([before, record("a", 2, "1")], [record("a", 12, "1")]) == []
    assert run.page([record("a", 3, "2")], [record("a", 13, "2")]) == []
    assert run.rest() == []
    run = Run("LATEST")
    run.page([record("a", 1)], [record("a", 11)])
    run.page([record("a", 2)], [])
    assert run.rest() == [(1, "Records[0]", Kind.MISSING)]


def test_the_end_of_a_shard_is_compared_where_both_have_told_all():
    assert Run().page([record("a", 1)], [record("a", 11)], ends=("recorded",)) == [("NextShardIterator", Kind.EXTRA)]
    assert Run().page([record("a", 1)], [record("a", 11)], ends=("other",)) == [("NextShardIterator", Kind.MISSING)]
    assert Run().page([record("a", 1)], [record("a", 11)], ends=("recorded", "other")) == []
    assert Run().page([record("a", 1)], [], ends=("recorded",)) == []
