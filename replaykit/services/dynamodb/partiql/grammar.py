"""The statements: SELECT, INSERT, UPDATE (in both of its orders), DELETE, and EXISTS."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from replaykit.services.dynamodb.partiql import lexer, tree
from replaykit.services.dynamodb.partiql.expressions import Expressions
from replaykit.services.dynamodb.partiql.lexer import malformed
from replaykit.services.dynamodb.partiql.reader import refused
from replaykit.services.dynamodb.values import invalid

ONE_TABLE: Final = "FROM clause may only contain a single table name"
ALIASING: Final = "Aliasing is not supported"
NO_COLUMN: Final = "Unexpected path component"
STAR_ALONE: Final = "Other attributes should not be present in the projection when '*' is used."
# ASSUMPTION: recorded of DynamoDB Local for LIMIT (`Unsupported clause: LIMIT at 1:33:1`), for the others alike.
UNSUPPORTED_CLAUSES: Final = (("limit",), ("group", "by"), ("having",))
OPERATIONS: Final = {tree.Is: "IsType", tree.Path: "VariableReference"}
"""How AWS calls what is no statement. ASSUMPTION: all but IsType (verified)."""


class Parsed(NamedTuple):
    """A statement and the number of its parameters."""

    statement: tree.Statement
    parameters: int


@lru_cache(maxsize=1024)
def parse(text: str) -> Parsed:
    """The statement that a text holds; kept, since code under test sends few texts many times."""
    reader = Statements(text)
    return Parsed(reader.whole(), reader.parameters)


class Statements(Expressions):
    """One statement, and perhaps a semicolon."""

    def whole(self) -> tree.Statement:
        found = self.statement()
        self.skip(";")
        if not self.stands(lexer.END):
            raise malformed("Unexpected token after expression")
        if not isinstance(found, tree.Statement):
            raise invalid(f"Unsupported operation: {OPERATIONS.get(type(found), type(found).__name__)}")
        return found

    def statement(self) -> tree.Statement | tree.Node:
        if self.keyword("select"):
            return self.select()
        if self.keyword("insert"):
            return self.insert()
        if self.keyword("update"):
            return self.update()
        if self.keyword("delete"):
            return self.delete()
        if self.keyword("from"):
            return self.from_first()
        if self.keyword("exists") and [token.text for token in self.tokens[self.at + 1 : self.at + 3]] == [
            "(",
            "select",
        ]:
            return self.exists()
        return self.expression()

    def word(self, token: lexer.Token) -> tree.Node:
        if token.text == "from":  # `SLECT * FROM …` reads as a product with a change that is none
            self.from_first()
            raise invalid("Unsupported operation: DataManipulation")  # ASSUMPTION: the text
        return super().word(token)

    # -- reading

    def exists(self) -> tree.Exists:
        self.at += 2
        select = self.select()
        self.take(")")
        return tree.Exists(select)

    def select(self) -> tree.Select:
        self.at += 1
        columns, misplaced = self.columns()
        if not self.skip_keyword("from"):
            raise malformed("Expected FROM")  # ASSUMPTION: the detail; `SELECT *` alone would show it
        if not self.stands(lexer.NAME):
            self.term()
            raise malformed("Expected identifier for simple path")
        table, index = self.source()
        where = self.where()
        self.refuse_clauses()
        order = self.order()
        self.refuse_clauses()
        if misplaced is not None and index is None:
            raise refused(NO_COLUMN, misplaced)
        return tree.Select(columns, table, index, where, order, misplaced)

    def columns(self) -> tuple[tuple[tree.Path, ...], lexer.At | None]:
        """The columns, and where one is no path; of an index that is told once the index is known (verified)."""
        found = self.separated(self.column)
        if any(isinstance(column, tree.Star) for column in found):
            if len(found) > 1:
                raise invalid(STAR_ALONE)  # ASSUMPTION: the text; `SELECT *, a` would show it
            return (), None
        misplaced = next((column for column in found if isinstance(column, lexer.At)), None)
        return tuple(column for column in found if isinstance(column, tree.Path)), misplaced

    def column(self) -> tree.Path | tree.Star | lexer.At:
        if self.stands("*"):
            return tree.Star(self.next().at)
        at = self.token.at
        found = self.expression()
        if not isinstance(found, tree.Path):
            return found.at if isinstance(found, tree.Call) else at
        if self.keyword("as") or self.stands(lexer.NAME):
            raise invalid(ALIASING)
        return found

    def source(self) -> tuple[str, str | None]:
        """`"table"` or `"table"."index"`, and nothing that names it anew."""
        path = self.simple_path()
        names = [part for part in path.parts if isinstance(part, str)]
        if "" in names:
            raise invalid("Path component cannot be an empty string")
        if len(path.parts) > 2:  # noqa: PLR2004  # a table and an index
            raise invalid("A path may contain at most 2 components in the FROM clause")
        if len(names) < len(path.parts):
            raise refused(NO_COLUMN, path.at)  # ASSUMPTION: the text; `FROM t[0]` would show it
        if self.keyword("as") or self.stands(lexer.NAME):
            raise invalid(ALIASING)
        if self.stands(",") or self.keyword("join", "inner", "left", "right", "cross", "full"):
            raise invalid(ONE_TABLE)  # ASSUMPTION: verified of INSERT only; a join would show it
        return names[0], names[1] if len(names) > 1 else None

    def where(self) -> tree.Node | None:
        return self.expression() if self.skip_keyword("where") else None

    def order(self) -> tuple[tree.Order, ...]:
        return self.separated(self.order_by) if self.skip_keyword("order", "by") else ()

    def order_by(self) -> tree.Order:
        path = self.simple_path()
        descending = self.skip_keyword("desc")
        if not descending:
            self.skip_keyword("asc")
        return tree.Order(path, descending)

    def refuse_clauses(self) -> None:
        for words in UNSUPPORTED_CLAUSES:
            if self.skip_keyword(*words):
                at = self.token.at
                self.expression()
                raise refused(f"Unsupported clause: {' '.join(words).upper()}", at)

    # -- writing

    def insert(self) -> tree.Insert:
        self.at += 1
        if not self.skip_keyword("into"):
            raise malformed("Expected INTO")  # ASSUMPTION: the detail; `INSERT "t"` would show it
        path = self.simple_path()
        if len(path.parts) > 1:
            raise invalid(ONE_TABLE)
        if path.parts == ("",):
            raise invalid("Path component cannot be an empty string")
        if not self.skip_keyword("value"):
            self.expression()
            raise self.leftover("Unsupported operation: Insert")  # ASSUMPTION: the text
        value = self.expression()
        if not isinstance(value, tree.Tuple):
            # ASSUMPTION: the text; `INSERT INTO "t" VALUE 1` would show it.
            raise self.leftover("The value of an INSERT statement must be a tuple")
        return tree.Insert(str(path.parts[0]), value)

    def leftover(self, otherwise: str) -> Exception:
        """A statement that is of no use, unless it can't even be read to its end."""
        if not self.stands(lexer.END, ";"):
            return malformed("Unexpected token after expression")
        return invalid(otherwise)

    def update(self) -> tree.Update:
        self.at += 1
        table = self.written_table()
        changes = self.changes()
        where = self.where()
        return tree.Update(table, changes, where, self.returning())

    def from_first(self) -> tree.Update:
        """`FROM "t" WHERE … SET …`: an UPDATE in PartiQL's own order (verified)."""
        self.at += 1
        if not self.stands(lexer.NAME):
            self.term()
            raise malformed("Expected identifier for simple path")
        table = self.written_table()
        where = self.where()
        changes = self.changes()
        return tree.Update(table, changes, where, self.returning())

    def delete(self) -> tree.Delete:
        self.at += 1
        if not self.skip_keyword("from"):
            raise malformed("Expected FROM")  # ASSUMPTION: the detail; `DELETE "t"` would show it
        table = self.written_table()
        where = self.where()
        return tree.Delete(table, where, self.returning())

    def written_table(self) -> str:
        table, index = self.source()
        if index is not None:
            raise invalid("This operation is not supported on an index")
        return table

    def changes(self) -> tuple[tree.Change, ...]:
        found: list[tree.Change] = []
        while True:
            if self.skip_keyword("set"):
                found += self.separated(self.assignment)
            elif self.skip_keyword("remove"):
                # ASSUMPTION: one path to a REMOVE, as in the reference parser; `REMOVE a, b` would show it.
                found.append(tree.Remove(self.simple_path()))
            elif found:
                return tuple(found)
            else:
                raise malformed("Expected data manipulation")

    def assignment(self) -> tree.Assign:
        path = self.simple_path()
        self.take("=")
        return tree.Assign(path, self.right(self.expression))

    def returning(self) -> str | None:
        if not self.skip_keyword("returning"):
            return None
        # ASSUMPTION: the details; `RETURNING *` and `RETURNING ALL OLD a` would show them.
        if not self.stands(lexer.NAME, lexer.KEYWORD) or self.token.text.upper() not in {"ALL", "MODIFIED"}:
            raise malformed("Expected ALL or MODIFIED")
        which = self.next().text.upper()
        if not self.stands(lexer.NAME, lexer.KEYWORD) or self.token.text.upper() not in {"OLD", "NEW"}:
            raise malformed("Expected OLD or NEW")
        when = self.next().text.upper()
        self.take("*")
        return f"{which} {when}"
