"""Amazon Ion in its binary form; the whole files were written by Amazon's own library."""

from __future__ import annotations

import pytest

from replaykit.services.dynamodb.formats.ion_binary import SYSTEM, VERSION
from replaykit.services.dynamodb.formats.ion_reader import read_ion
from replaykit.services.dynamodb.formats.record import ITEM_EXPECTED, Malformed

WRITTEN = bytes.fromhex(
    "e00100eaeee48183dee087bedd844974656d826964816e816d8169836e65678166816283796573826e6f8273738c2464796e616d6f64625f5353"
    "826e738c2464796e616d6f64625f4e538262738c2464796e616d6f64625f4253816c826d328361206281638474657874dece8adecb8b81618c52"
    "80678d5282868e21118f32012c90483ff800000000000091a2007f9211930f94e58195b2817896e98197b652800152810298e58199b2a17a9ab5"
    "21018178b09bd59c21019dd0dec58adec28b81629e8ebc" + "c3a5f09fa691" * 10
)
ITEM = len(SYSTEM) + 1  # the numbers of the names in TABLE
ID = ITEM + 1


def sized(kind, body):
    """A value of a type, with its length in one byte."""
    assert len(body) < 128
    return bytes((kind << 4 | 14, 0x80 | len(body))) + body


def text(content):
    return sized(8, content.encode())


TABLE = sized(14, b"\x81\x83" + sized(13, b"\x87" + sized(11, text("Item") + text("id"))))


def field(number, value):
    return bytes((0x80 | number,)) + value


def line(value):
    """`{Item: {id: value}}`."""
    return sized(13, field(ITEM, sized(13, field(ID, value))))


def read(*parts):
    return [record.item for record in read_ion(VERSION + TABLE + b"".join(parts))]


def test_a_file_of_amazons_library():
    first, second = [record.item for record in read_ion(WRITTEN)]
    assert first == {
        "id": {"S": "a"}, "n": {"N": "103e0"}, "m": {"N": "-6e2"}, "i": {"N": "17"}, "neg": {"N": "-300"},
        "f": {"N": "1.5"}, "b": {"B": b"\0\x7f"}, "yes": {"BOOL": True}, "no": {"NULL": True}, "ss": {"SS": ["x"]},
        "ns": {"NS": ["1e0", "2e1"]}, "bs": {"BS": [b"z"]}, "l": {"L": [{"N": "1"}, {"S": "x"}, {"L": []}]},
        "m2": {"M": {"a b": {"N": "1"}, "c": {"M": {}}}},
    }  # fmt: skip
    assert second == {"id": {"S": "b"}, "text": {"S": "å🦑" * 10}}


def test_it_is_imported(dynamodb):
    dynamodb.upload(WRITTEN)
    described = dynamodb.run_import(InputFormat="ION")
    assert (described["ImportStatus"], described["ImportedItemCount"]) == ("COMPLETED", 2)
    first = dynamodb.items()[0]
    assert (first["n"], first["m"], first["ns"]) == ({"N": "103"}, {"N": "-600"}, {"NS": ["1", "20"]})


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (b"\x20", {"N": "0"}),
        (b"\x40", {"N": "0.0"}),
        (b"\x44\x3f\xc0\x00\x00", {"N": "1.5"}),
        (b"\x50", {"N": "0"}),
        (b"\x51\xc1", {"N": "0"}),
        (b"\x53\xc1\x80\x05", {"N": "-5e-1"}),
        (b"\x54\x01\x80\x01\x00", {"N": "256e128"}),
        (b"\x10", {"BOOL": False}),
        (b"\x0f", {"NULL": True}),
        (b"\x8f", {"NULL": True}),
        (b"\xbf", {"NULL": True}),
        (b"\xd1\x82" + field(ID, b"\x11"), {"M": {"id": {"BOOL": True}}}),  # a struct in the order of its names
        (b"\xb3\x01\xff\x11", {"L": [{"BOOL": True}]}),  # padding in a list
        (b"\xd5\x80\x01\xff" + field(ID, b"\x11"), {"M": {"id": {"BOOL": True}}}),  # … and in a struct
    ],
)
def test_a_value(value, told):
    assert read(line(value)) == [{"id": told}]


def test_a_table_takes_the_place_of_the_one_before_or_adds_to_it():
    added = sized(14, b"\x81\x83" + sized(13, b"\x86\x71\x03\x87" + sized(11, text("more"))))
    more = sized(13, field(ITEM, sized(13, field(ID + 1, b"\x11"))))
    assert read(line(b"\x11"), added, more, line(b"\x10")) == [
        {"id": {"BOOL": True}},
        {"more": {"BOOL": True}},
        {"id": {"BOOL": False}},
    ]
    other = sized(14, b"\x81\x83" + sized(13, b"\x87" + sized(11, text("Item") + text("other"))))
    assert read(other, line(b"\x11")) == [{"other": {"BOOL": True}}]


def test_the_version_forgets_all_names():
    with pytest.raises(Malformed, match=r"Unexpected symbol \$11"):
        read(VERSION, line(b"\x11"))


def test_padding_between_items():
    assert read(b"\x03\xff\xff\xff", line(b"\x11"), b"\x00") == [{"id": {"BOOL": True}}]


@pytest.mark.parametrize(
    "broken",
    [
        line(b"\x11")[:-1],
        line(b"\x12"),
        line(b"\x68" + bytes(8)),  # a timestamp
        line(b"\x71\x0a"),  # a symbol
        line(b"\xc0"),  # an s-expression
        line(b"\xf0"),
        line(b"\x48\x7f\xf0" + bytes(6)),  # infinity
        line(b"\x82\xff\xff"),
        line(sized(5, b"\x3f" + b"\x7f" * 40 + b"\xff\x01")),  # an exponent that no item can have
        line(b"\x85a"),  # longer than what it is part of
        line(sized(14, b"\x81\x8a" + sized(14, b"\x81\x8a\x11"))),
        line(b"\xb1" * 70 + b"\x11"),
        sized(13, field(ID + 9, b"\x11")),
        sized(14, b"\x81\x83" + sized(13, b"\x86" + sized(11, sized(13, field(4, text("shared")))))),
    ],
)
def test_what_can_not_be_read_ends_the_file(broken):
    records = read_ion(VERSION + TABLE + line(b"\x11") + broken)
    assert next(records).item == {"id": {"BOOL": True}}
    with pytest.raises(Malformed):
        next(records)


def test_what_is_no_item():
    with pytest.raises(Malformed, match=ITEM_EXPECTED):
        read(text("Item"))
