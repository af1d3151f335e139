"""The formats of imports that are not JSON: CSV and Amazon Ion."""

from __future__ import annotations

import pytest


def counts(described):
    return tuple(described[f"{name}Count"] for name in ("ProcessedItem", "ImportedItem", "Error"))


def item(id_, **more):
    return {"id": {"S": id_}, **more}


def csv(dynamodb, text, keys="id:S", **options):
    dynamodb.upload(text)
    more = {"InputFormatOptions": {"Csv": options}} if options else {}
    return dynamodb.run_import(keys, InputFormat="CSV", **more)


def test_csv_has_its_names_in_the_first_row(dynamodb):
    described = csv(dynamodb, 'id,n,text\r\na,1,"x, ""y""\nz"\r\n\r\nb,2,\r\n', "id:S n:N")
    assert counts(described) == (2, 2, 0)
    assert dynamodb.items() == [
        item("a", n={"N": "1"}, text={"S": 'x, "y"\nz'}),
        item("b", n={"N": "2"}, text={"S": ""}),
    ]


def test_csv_with_headers_and_another_delimiter(dynamodb):
    described = csv(dynamodb, "a|1\nb|2\n", Delimiter="|", HeaderList=["id", "n"])
    assert counts(described) == (2, 2, 0)
    assert described["InputFormatOptions"] == {"Csv": {"Delimiter": "|", "HeaderList": ["id", "n"]}}
    assert dynamodb.items() == [item("a", n={"S": "1"}), item("b", n={"S": "2"})]


def test_csv_keys_have_their_types(dynamodb, new_table):
    key = [{"AttributeName": "by", "KeyType": "HASH"}]
    index = {"IndexName": "index", "KeySchema": key, "Projection": {"ProjectionType": "ALL"}}
    parameters = new_table("id:B n:N", GlobalSecondaryIndexes=[index])
    parameters["AttributeDefinitions"].append({"AttributeName": "by", "AttributeType": "N"})
    dynamodb.upload("id,n,by,other\nAP8=,1.0,2,3\n")
    dynamodb.run_import(InputFormat="CSV", TableCreationParameters=parameters)
    assert dynamodb.items() == [{"id": {"B": "AP8="}, "n": {"N": "1"}, "by": {"N": "2"}, "other": {"S": "3"}}]


def test_csv_of_large_cells(dynamodb):
    text = "x" * 300_000
    assert counts(csv(dynamodb, f"id,text\na,{text}\n")) == (1, 1, 0)


@pytest.mark.parametrize("row", ["b", "b,c,d", '"b" x,c', '"b', "b,\udcff"])
def test_a_row_that_is_none_ends_its_file(dynamodb, row):
    body = f"id,n\na,1\n{row}\nc,3\n".encode(errors="surrogateescape")
    described = csv(dynamodb, body)
    whole = not row.endswith("\udcff")  # what is no UTF-8 is not read at all
    assert (described["ImportStatus"], counts(described)) == ("FAILED", (1 + whole, int(whole), 1))


def test_two_headers_of_one_name(dynamodb):
    assert counts(csv(dynamodb, "id,id\na,b\n")) == (1, 0, 1)


def test_a_csv_of_nothing(dynamodb):
    assert counts(csv(dynamodb, "")) == (0, 0, 0)


def ion(dynamodb, text):
    dynamodb.upload(text)
    return dynamodb.run_import(InputFormat="ION")


def test_ion(dynamodb):
    described = ion(
        dynamodb,
        """$ion_1_0 {Item:{id:"a",n:103.,m:6d2,i:17,hex:0xff,f:1.5e1,b:{{ AP8= }},yes:true,no:null,never:null.string,
        ss:$dynamodb_SS::["x"],ns:$dynamodb_NS::[1.,2d1],bs:$dynamodb_BS::[{{eg==}}],l:[1, "x", [],],
        m:{'a b':1, "c":2}}}
        $ion_1_0 // a comment
        { "Item": { id: '''a long ''' /* and */ '''string''', text: "\\u00e5\\x41\\ud83e\\udd91\\n" } }""",
    )
    assert counts(described) == (2, 2, 0)
    assert dynamodb.items() == [
        item("a long string", text={"S": "åA🦑\n"}),
        item(
            "a", n={"N": "103"}, i={"N": "17"}, hex={"N": "255"}, f={"N": "15"}, b={"B": "AP8="}, yes={"BOOL": True},
            no={"NULL": True}, never={"NULL": True}, ss={"SS": ["x"]}, ns={"NS": ["1", "20"]}, bs={"BS": ["eg=="]},
            l={"L": [{"N": "1"}, {"S": "x"}, {"L": []}]}, m={"M": {"a b": {"N": "1"}, "c": {"N": "2"}}},
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '{Item:{id:"b"',
        "{Item:{id:symbol}}",
        "{Item:{id:2007-02-23T12:14Z}}",
        "{Item:{id:nan}}",
        "{Item:{id:+inf}}",
        '{Item:{id:"\\q"}}',
        '{Item:{id:"\\ud800"}}',
        '{Item:{id:"b" n:1}}',
        "{Item:{id:{{!}}}}",
        "{Item:{id:{{AB}}}}",
        "{Item:{s:$dynamodb_SS::[1]}}",
        '{id:"b"}',
        '"b"',
        "{Item:{id:(b)}}",
        "{Item:" + "[" * 5000 + "]" * 5000 + "}",
        "%",
    ],
)
def test_ion_that_is_no_item_ends_its_file(dynamodb, text):
    described = ion(dynamodb, '{Item:{id:"a"}}\n' + text + '\n{Item:{id:"c"}}')
    assert (described["ImportStatus"], counts(described)) == ("FAILED", (2, 1, 1))
