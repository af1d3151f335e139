"""PartiQL for DynamoDB: statements are read into a tree and lowered onto what the classic operations use.

Text -> tokens (`lexer`) -> tree (`reader`, `grammar`, `tree`; `printed` writes it back) -> values (`literals`,
`parameters`), conditions and updates (`conditions`, `changes`, which make trees of `expressions`), keys (`targets` for
writes, `branches` for reads) -> `writing`, `reading`. Nothing here evaluates a condition, applies an update or stores
an item.

What proves a text or a rule: "verified" is the public test suite that paritysuite/dynamodb-conformance runs against
the service (2026), "captured" are the edge cases that floci-io/floci holds, captured from the service on 2026-09-17;
"guide" is https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html.
"""
