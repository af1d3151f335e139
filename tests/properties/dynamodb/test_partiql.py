"""PartiQL: a tree that is printed parses back; a statement does what the classic operation does, to the last unit."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from replaykit.aws.call import OperationCall, Scope
from replaykit.aws.error import AwsError
from replaykit.emulator import Emulator
from replaykit.ports.clock import ManualClock
from replaykit.ports.ids import Ids
from replaykit.services.dynamodb.partiql import printed, tree
from replaykit.services.dynamodb.partiql.grammar import parse
from replaykit.services.dynamodb.partiql.words import TYPES

# -- a printed tree parses back

NAMES = st.sampled_from(["a", "B", "select", "it's", 'a"b', "é", "--", "1", "?", "_x9"])
TEXTS = st.text(max_size=4)
NUMBERS = st.sampled_from(["0", "-1", "1.50", ".5", "-.5e3", "1E-7", "12."])
COMPARATORS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
FUNCTIONS = st.sampled_from(["begins_with", "size", "attribute_exists", "exists", "set_add", "no_such"])
PATHS = st.builds(
    lambda first, rest: tree.Path((first, *rest)), NAMES, st.lists(NAMES | st.integers(0, 2**31 - 1), max_size=3)
)
LEAVES = st.one_of(
    PATHS,
    TEXTS.map(tree.Text),
    NUMBERS.map(tree.Number),
    st.sampled_from(["true", "false", "null", "missing"]).map(tree.Constant),
    st.just(tree.Parameter(0)),
)


def grown(nodes):
    many = st.lists(nodes, max_size=3).map(tuple)
    two = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        many.map(tree.ListOf),
        many.map(tree.Bag),
        st.lists(st.tuples(TEXTS, nodes), max_size=3).map(tuple).map(tree.Tuple),
        st.builds(tree.Call, FUNCTIONS, many),
        st.builds(tree.Arithmetic, st.sampled_from(["+", "-", "*", "/", "%", "||"]), nodes, nodes),
        st.builds(tree.Compare, COMPARATORS, nodes, nodes),
        st.builds(tree.Between, nodes, nodes, nodes),
        st.builds(tree.In, nodes, many),
        st.builds(tree.Is, nodes, st.sampled_from(sorted(TYPES)), st.booleans()),
        st.builds(tree.Like, nodes, nodes),
        nodes.map(tree.Not),
        two.map(tree.And),
        two.map(tree.Or),
    )


NODES = st.recursive(LEAVES, grown, max_leaves=8)
TABLES = st.sampled_from(["music", "Music-2024", "select"])
WHERES = st.none() | NODES
SIMPLE_PATHS = PATHS
RETURNING = st.none() | st.sampled_from(["ALL OLD", "ALL NEW", "MODIFIED OLD", "MODIFIED NEW"])
SELECTS = st.builds(
    tree.Select,
    st.lists(PATHS, max_size=3).map(tuple),
    TABLES,
    st.none() | TABLES,
    WHERES,
    st.lists(st.builds(tree.Order, PATHS, st.booleans()), max_size=2).map(tuple),
)
CHANGES = st.lists(
    st.builds(tree.Assign, SIMPLE_PATHS, NODES) | st.builds(tree.Remove, SIMPLE_PATHS), min_size=1, max_size=3
).map(tuple)
STATEMENTS = st.one_of(
    SELECTS,
    st.builds(tree.Insert, TABLES, st.lists(st.tuples(TEXTS, NODES), max_size=3).map(tuple).map(tree.Tuple)),
    st.builds(tree.Update, TABLES, CHANGES, WHERES, RETURNING),
    st.builds(tree.Delete, TABLES, WHERES, RETURNING),
    SELECTS.map(tree.Exists),
)


def numbered(node, count):
    """The tree with its parameters counted in the order of the text."""
    if isinstance(node, tree.Parameter):
        count[0] += 1
        return tree.Parameter(count[0] - 1)
    if isinstance(node, tuple):
        return tuple(numbered(one, count) for one in node)
    if hasattr(node, "__dataclass_fields__"):
        fields = [name for name in node.__dataclass_fields__ if name != "at"]
        if isinstance(node, tree.Update):  # printed with its WHERE after its changes, as it is declared
            fields = ["table", "changes", "where", "returning"]
        return type(node)(**{name: numbered(getattr(node, name), count) for name in fields})
    return node


@given(STATEMENTS)
def test_what_is_printed_parses_back(statement):
    count = [0]
    expected = numbered(statement, count)
    assert parse(printed.statement(expected)) == (expected, count[0])


@given(
    st.text(alphabet="abAB'\"?<>=()[]{},.:;*/%+-|! \n019eE_#", max_size=40),
    st.sampled_from(["", "SELECT * FROM t WHERE "]),
)
def test_whatever_is_sent_is_read_or_refused(text, beginning):
    try:
        parse(beginning + text)
    except AwsError as error:
        assert error.code == "ValidationException"  # noqa: PT017  # most texts are refused, some are not


# -- whatever can be written is answered or refused

KEYED = st.sampled_from(
    [
        tree.Compare("=", tree.Path(("id",)), tree.Text("a")),
        tree.Compare("=", tree.Parameter(0), tree.Path(("id",))),
        tree.In(tree.Path(("genre",)), (tree.Text("x"), tree.Text("y"))),
        tree.Compare(">", tree.Path(("id",)), tree.Number("1")),
    ]
)
SOURCES = st.sampled_from([("music", None), ("music", "by_genre"), ("music", "by_year"), ("absent", None)])


@st.composite
def statements(draw):
    """A statement whose table and key there are, most times."""
    statement = draw(STATEMENTS)
    select = statement.select if isinstance(statement, tree.Exists) else statement
    table, index = draw(SOURCES)
    fields = {name: getattr(select, name) for name in select.__dataclass_fields__} | {"table": table}
    if "where" in fields:
        conditions = [one for one in (draw(st.none() | KEYED), fields["where"]) if one is not None]
        fields["where"] = tree.And(tuple(conditions)) if len(conditions) > 1 else next(iter(conditions), None)
    if "index" in fields:
        fields["index"] = index
    made = type(select)(**fields)
    return tree.Exists(made) if isinstance(statement, tree.Exists) else made


@given(st.lists(statements(), min_size=1, max_size=3), st.data())
def test_no_statement_is_too_strange_for_us(made, data):
    world = World()
    world.call("PutItem", TableName="music", Item={"id": {"S": "a"}, "a": {"N": "1"}, "genre": {"S": "x"}})
    parameters = data.draw(st.lists(VALUES, min_size=4, max_size=4))
    members = [{"Statement": printed.statement(numbered(one, [0])), "Parameters": parameters} for one in made]
    for one in members:
        refused(world.answer("ExecuteStatement", {**one, "Limit": 1, "ReturnConsumedCapacity": "INDEXES"}))
    refused(world.answer("BatchExecuteStatement", {"Statements": members, "ReturnConsumedCapacity": "INDEXES"}))
    refused(world.answer("ExecuteTransaction", {"TransactStatements": members, "ReturnConsumedCapacity": "INDEXES"}))


def refused(answer):
    assert isinstance(answer, dict) or answer[0] in {
        "ValidationException",
        "ResourceNotFoundException",
        "ConditionalCheckFailedException",
        "DuplicateItemException",
        "TransactionCanceledException",
    }


# -- a statement does what the classic operation does

ATTRIBUTES = st.sampled_from(["v", "w", "genre", "year"])
SCALARS = st.one_of(
    st.sampled_from(["x", "", "it's"]).map(lambda text: {"S": text}),
    st.sampled_from(["1", "-2.5", "1000"]).map(lambda text: {"N": text}),
    st.booleans().map(lambda value: {"BOOL": value}),
    st.just({"NULL": True}),
)
VALUES = st.one_of(
    SCALARS,
    st.lists(st.sampled_from(["1", "2", "30"]), min_size=1, unique=True).map(
        lambda members: {"NS": sorted(members, key=int)}
    ),
    st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True).map(lambda members: {"SS": sorted(members)}),
    st.lists(SCALARS, max_size=2).map(lambda members: {"L": members}),
    st.dictionaries(st.sampled_from(["k", "l"]), SCALARS, max_size=2).map(lambda members: {"M": members}),
)
ITEMS = st.dictionaries(ATTRIBUTES, VALUES, max_size=4)
IDS = st.sampled_from(["a", "b"])


class World:
    """One table with a stream and indexes."""

    def __init__(self):
        self.emulator = Emulator(ManualClock(), Ids(3))
        self.call(
            "CreateTable",
            TableName="music",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": name, "AttributeType": kind}
                for name, kind in (("id", "S"), ("genre", "S"), ("year", "N"))
            ],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
            GlobalSecondaryIndexes=[
                {
                    "IndexName": name,
                    "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": kind},
                }
                for name, key, kind in (("by_genre", "genre", "ALL"), ("by_year", "year", "KEYS_ONLY"))
            ],
        )

    def answer(self, operation, params, service="dynamodb"):
        answer = self.emulator.answer(OperationCall(service, operation, params, Scope()))
        if answer.error is not None:
            return answer.error.code, answer.error.message, plain(answer.error.members)
        return plain(answer.output)

    def call(self, operation, **params):
        answer = self.answer(operation, params)
        assert isinstance(answer, dict), answer
        return answer

    def state(self):
        arn = self.call("DescribeTable", TableName="music")["Table"]["LatestStreamArn"]
        shard = self.answer("DescribeStream", {"StreamArn": arn}, "dynamodbstreams")["StreamDescription"]["Shards"][0]
        iterator = self.answer(
            "GetShardIterator",
            {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"},
            "dynamodbstreams",
        )["ShardIterator"]
        records = self.answer("GetRecords", {"ShardIterator": iterator}, "dynamodbstreams")["Records"]
        indexes = [self.call("Scan", TableName="music", IndexName=name)["Items"] for name in ("by_genre", "by_year")]
        return self.call("Scan", TableName="music")["Items"], indexes, records


def plain(output):
    return orjson.loads(orjson.dumps(output, default=str))


def literal(value):
    """A value as PartiQL writes it."""
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return printed.text(content)
        case "N":
            return content
        case "BOOL":
            return str(content).lower()
        case "NULL":
            return "null"
        case "SS":
            return f"<<{', '.join(map(printed.text, content))}>>"
        case "NS":
            return f"<<{', '.join(content)}>>"
        case "L":
            return f"[{', '.join(map(literal, content))}]"
        case _:
            return "{" + ", ".join(f"{printed.text(name)}: {literal(member)}" for name, member in content.items()) + "}"


def both(existing, statement, parameters, operation, params):
    """The statement and the operation, each in a world of its own that held the same items."""
    worlds = World(), World()
    for world in worlds:
        for name, item in existing.items():
            world.answer("PutItem", {"TableName": "music", "Item": {"id": {"S": name}, **item}})
    asked = {"Statement": statement, "ReturnConsumedCapacity": "INDEXES"}
    asked |= {"Parameters": parameters} if parameters else {}
    asked["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    said = worlds[0].answer("ExecuteStatement", asked)
    meant = worlds[1].answer(operation, {"TableName": "music", "ReturnConsumedCapacity": "INDEXES", **params})
    assert worlds[0].state() == worlds[1].state()
    return said, meant


def same(said, meant, rows):
    """The same refusal, or the same capacity and the rows that were expected."""
    if isinstance(meant, tuple):
        assert said == meant
    else:
        assert said == {"Items": rows, "ConsumedCapacity": meant["ConsumedCapacity"]}


EXISTING = st.dictionaries(IDS, ITEMS, max_size=2)


@given(EXISTING, IDS, ITEMS, st.booleans())
def test_insert_is_a_put_of_a_new_item(existing, name, item, parametrised):
    whole = {"id": {"S": name}, **item}
    shown = ", ".join(f"{printed.text(key)}: {'?' if parametrised else literal(value)}" for key, value in whole.items())
    said, meant = both(
        existing,
        f"INSERT INTO music VALUE {{{shown}}}",
        list(whole.values()) if parametrised else [],
        "PutItem",
        {"Item": whole, "ConditionExpression": "attribute_not_exists(id)"},
    )
    if isinstance(meant, tuple) and meant[0] == "ConditionalCheckFailedException":
        meant = ("DuplicateItemException", "Duplicate primary key exists in table", {})
    same(said, meant, [])


@st.composite
def changes(draw):
    """(PartiQL, UpdateExpression clause, values) of one attribute each."""
    found = []
    for number, name in enumerate(draw(st.lists(ATTRIBUTES, min_size=1, max_size=3, unique=True))):
        value = draw(VALUES)
        placeholder, path = f":v{number}", f"#{name}"
        kind = draw(st.sampled_from(["set", "nested", "remove", "add", "append", "set_add", "set_delete"]))
        match kind:
            case "set":
                found.append((f"SET {name} = {literal(value)}", "SET", f"{path} = {placeholder}", value))
            case "nested":
                found.append((f"SET {name}.k = {literal(value)}", "SET", f"{path}.k = {placeholder}", value))
            case "remove":
                found.append((f"REMOVE {name}[0]", "REMOVE", f"{path}[0]", None))
            case "add":
                number_ = {"N": "3"}
                found.append((f"SET {name} = {name} + 3", "SET", f"{path} = {path} + {placeholder}", number_))
            case "append":
                one = {"L": [value]}
                shown = f"SET {name} = list_append({name}, {literal(one)})"
                found.append((shown, "SET", f"{path} = list_append({path}, {placeholder})", one))
            case _:
                members = {"SS": ["b", "c"]}
                clause = "ADD" if kind == "set_add" else "DELETE"
                shown = f"SET {name} = {kind}({name}, {literal(members)})"
                found.append((shown, clause, f"{path} {placeholder}", members))
    return found


def expression(parts):
    """The clauses of an UpdateExpression, each once."""
    clauses = {}
    for _, clause, text, _ in parts:
        clauses.setdefault(clause, []).append(text)
    return " ".join(f"{clause} {', '.join(texts)}" for clause, texts in clauses.items())


GUARDS = st.sampled_from(
    [
        None,
        ("v = 1", "#v = :one"),
        ("NOT v = 1", "NOT #v = :one"),
        ("v IS MISSING OR v < 5", "(attribute_not_exists(#v) OR #v < :five)"),
        ("attribute_type(v, 'S')", "attribute_type(#v, :type)"),
        ("size(v) > 1 AND v <> 1", "(size(#v) > :one AND #v <> :one)"),
        ("v IN [1, 'x']", "#v IN (:one, :x)"),
    ]
)
GUARD_VALUES = {":one": {"N": "1"}, ":five": {"N": "5"}, ":type": {"S": "S"}, ":x": {"S": "x"}}
ROWS = st.sampled_from(["ALL OLD", "ALL NEW", "MODIFIED OLD", "MODIFIED NEW"])


def guarded(params, guard, existing_only):
    """The parameters with what a guard asks, and the names and values that are used."""
    condition, text = existing_only, ""
    if guard is not None:
        text = guard[1]
        condition = (
            f"{existing_only} AND {text}"
            if existing_only.startswith("attribute_exists")
            else f"{existing_only} OR {text}"
        )
    params["ConditionExpression"] = condition
    used = params.get("UpdateExpression", "") + " " + condition
    values = params.pop("values", {}) | {name: value for name, value in GUARD_VALUES.items() if name in text}
    names = {f"#{name}": name for name in ("v", "w", "genre", "year") if f"#{name}" in used}
    if names:
        params["ExpressionAttributeNames"] = names
    if values:
        params["ExpressionAttributeValues"] = values
    return params


@given(EXISTING, IDS, changes(), GUARDS, ROWS)
def test_update_is_an_update_of_what_is_there(existing, name, parts, guard, rows):
    where = f"id = '{name}'" + (f" AND ({guard[0]})" if guard else "")
    params = {
        "Key": {"id": {"S": name}},
        "UpdateExpression": expression(parts),
        "values": {f":v{number}": part[3] for number, part in enumerate(parts) if part[3] is not None},
        "ReturnValues": rows.replace("MODIFIED", "UPDATED").replace(" ", "_"),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    said, meant = both(
        existing,
        f"UPDATE music {' '.join(part[0] for part in parts)} WHERE {where} RETURNING {rows} *",
        [],
        "UpdateItem",
        guarded(params, guard, "attribute_exists(id)"),
    )
    same(said, meant, [meant["Attributes"]] if isinstance(meant, dict) and "Attributes" in meant else [])


@given(EXISTING, IDS, GUARDS)
def test_delete_is_a_delete(existing, name, guard):
    where = f"id = '{name}'" + (f" AND ({guard[0]})" if guard else "")
    params = {
        "Key": {"id": {"S": name}},
        "ReturnValues": "ALL_OLD",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if guard is not None:
        params = guarded(params, guard, "attribute_not_exists(id)")
    said, meant = both(existing, f"DELETE FROM music WHERE {where} RETURNING ALL OLD *", [], "DeleteItem", params)
    same(said, meant, [meant["Attributes"]] if isinstance(meant, dict) and "Attributes" in meant else [])


@given(EXISTING, GUARDS, st.sampled_from([None, "a", "b"]))
def test_select_is_a_scan_or_a_query(existing, guard, name):
    world = World()
    for key, item in existing.items():
        world.answer("PutItem", {"TableName": "music", "Item": {"id": {"S": key}, **item}})
    asked = [f"id = '{name}'"] if name else []
    asked += [f"({guard[0]})"] if guard else []
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    params = {"TableName": "music", "ReturnConsumedCapacity": "INDEXES"}
    values = {key: value for key, value in GUARD_VALUES.items() if guard and key in guard[1]}
    if guard:
        params |= {"FilterExpression": guard[1], "ExpressionAttributeNames": {"#v": "v"}}
    if name:
        params["KeyConditionExpression"] = "id = :id"
        values[":id"] = {"S": name}
    if values:
        params["ExpressionAttributeValues"] = values
    meant = world.answer("Query" if name else "Scan", params)
    said = world.answer(
        "ExecuteStatement", {"Statement": f"SELECT * FROM music{where}", "ReturnConsumedCapacity": "INDEXES"}
    )
    assert said == {"Items": meant["Items"], "ConsumedCapacity": meant["ConsumedCapacity"]}
