"""The words of the language: keywords can't name an attribute unless they are quoted."""

from __future__ import annotations

from typing import Final

# The reserved words of SQL-92, which PartiQL took over, and PartiQL's own. Verified: `m.inner` and a WHERE that goes on
# with ORDER are refused for their keywords.
_RESERVED: Final = """
    absolute action add all allocate alter and any are as asc assertion at authorization avg begin between bit
    bit_length by cascade cascaded case cast catalog char character character_length char_length check close coalesce
    collate collation column commit connect connection constraint constraints continue convert corresponding count
    create cross current current_date current_time current_timestamp current_user cursor date deallocate dec decimal
    declare default deferrable deferred delete desc describe descriptor diagnostics disconnect distinct domain double
    drop else end escape except exception exec execute exists external extract false fetch first float for foreign
    found from full get global go goto grant group having identity immediate in indicator initially inner input
    insensitive insert int integer intersect interval into is isolation join key language last left level like local
    lower match max min missing module names national natural nchar next no not null nullif numeric octet_length of on
    only open option or order outer output overlaps pad partial pivot position precision prepare preserve primary prior
    privileges procedure public read real references relative remove restrict returning revoke right rollback rows
    schema scroll section select session session_user set size smallint some space sql sqlcode sqlerror sqlstate
    substring sum system_user table temporary then time timestamp to transaction translate translation trim true union
    unique unknown unpivot update upper usage user using value values varchar varying view when whenever where with
    work write zone limit
"""
KEYWORDS: Final = frozenset(_RESERVED.split())
OPERATORS: Final = frozenset({"and", "or", "is", "like", "in", "between", "union", "except", "intersect"})
"""Keywords that stand between two terms: one that stands for a term is an `Unexpected operator` (verified)."""

CONSTANTS: Final = frozenset({"true", "false", "null", "missing"})
FUNCTIONS: Final = frozenset(
    {
        *("avg", "bit_length", "cast", "char_length", "character_length", "coalesce", "count", "exists", "extract"),
        *("lower", "max", "min", "nullif", "octet_length", "position", "size", "substring", "sum", "translate"),
        *("trim", "upper"),
    }
)
"""Keywords that are functions where a parenthesis follows."""

# Verified: BOOL and STRING as filters, INT4, INT8, DOUBLE PRECISION and CHARACTER VARYING as names of types.
# ASSUMPTION: which of DynamoDB's types the others mean; a SELECT with `IS DECIMAL` would show it.
TYPES: Final = {
    **dict.fromkeys(("bool", "boolean"), ("BOOL",)),
    **dict.fromkeys(("string", "varchar", "char", "character", "character varying", "symbol"), ("S",)),
    **dict.fromkeys(("int", "integer", "smallint", "bigint", "int2", "int4", "int8", "integer2"), ("N",)),
    **dict.fromkeys(("integer4", "integer8", "float", "real", "decimal", "numeric", "double precision"), ("N",)),
    **dict.fromkeys(("blob", "clob"), ("B",)),
    **dict.fromkeys(("list",), ("L",)),
    **dict.fromkeys(("struct", "tuple"), ("M",)),
    **dict.fromkeys(("bag",), ("SS", "NS", "BS")),
    "null": ("NULL",),
    "missing": (),
}
"""What may stand behind IS, and the types it is true for."""
