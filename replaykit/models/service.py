"""A service and its operations, as botocore's model describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from replaykit.models.amendments import operation_traits
from replaykit.models.query_codes import QUERY_CODES
from replaykit.models.shape import Shape, ShapeModel


class Operation:
    """One operation: its name, its HTTP binding, what it takes and what it answers.

    Attributes:
        traits: what else the model says (`httpChecksum`, `endpoint`, `readonly`, `idempotent`, …), and `amendments`.
        compiled: what other rooms made of this operation, under their own keys.
    """

    __slots__ = ("_raw", "_shapes", "compiled", "http_method", "name", "service", "traits", "uri")

    def __init__(self, service: Service, name: str, raw: Mapping[str, Any]) -> None:
        self.service = service
        self.name = name
        self.http_method: str = raw["http"]["method"]
        self.uri: str = raw["http"]["requestUri"]
        self.compiled: dict[Any, Any] = {}
        said = {key: value for key, value in raw.items() if key not in _BOUND}
        self.traits = {**said, **operation_traits(service.name, name)}
        self._raw = raw
        self._shapes: dict[str, Shape | None] = {}

    @property
    def input(self) -> Shape | None:
        return self._shapes["input"] if "input" in self._shapes else self._resolve("input")

    @property
    def output(self) -> Shape | None:
        return self._shapes["output"] if "output" in self._shapes else self._resolve("output")

    def _resolve(self, role: str) -> Shape | None:
        reference = self._raw.get(role)
        shape = self._shapes[role] = self.service.shapes.resolve(reference) if reference else None
        return shape

    @property
    def errors(self) -> Mapping[str, Shape]:
        """The errors that the model declares for this operation, by the name of their shape."""
        resolve = self.service.shapes.resolve
        return {reference["shape"]: resolve(reference) for reference in self._raw.get("errors", ())}

    @property
    def response_code(self) -> int:
        """The HTTP status of a success."""
        return int(self._raw["http"].get("responseCode", 200))

    @property
    def output_payload(self) -> str | None:
        """The member that is the answer's whole body, if one is."""
        return self.output.traits.get("payload") if self.output else None

    def __repr__(self) -> str:
        return f"<operation {self.service.name}.{self.name}>"


_BOUND = frozenset({"name", "http", "input", "output", "errors", "documentation"})


class Service:
    """One service of botocore's data.

    Attributes:
        name: botocore's name (`dynamodbstreams`).
        protocol: the one that botocore speaks; `protocols` are all that the service understands.
        metadata: the model's metadata, whole.
    """

    __slots__ = ("_operations", "_raw", "compiled", "metadata", "name", "protocol", "protocols", "shapes")

    def __init__(self, name: str, raw: Mapping[str, Any]) -> None:
        self.name = name
        self.metadata: Mapping[str, Any] = raw["metadata"]
        self.protocol: str = self.metadata["protocol"]
        self.protocols: tuple[str, ...] = tuple(self.metadata.get("protocols", ())) or (self.protocol,)
        self.shapes = ShapeModel(raw.get("shapes", {}), name)
        self.compiled: dict[Any, Any] = {}
        self._raw: Mapping[str, Any] = raw["operations"]
        self._operations: dict[str, Operation] = {}

    @property
    def api_version(self) -> str:
        return str(self.metadata.get("apiVersion", ""))

    @property
    def target_prefix(self) -> str:
        """What stands before the operation in X-Amz-Target (`DynamoDB_20120810`)."""
        return str(self.metadata.get("targetPrefix", ""))

    @property
    def json_version(self) -> str:
        return str(self.metadata.get("jsonVersion", "1.0"))

    @property
    def endpoint_prefix(self) -> str:
        return str(self.metadata.get("endpointPrefix", self.name))

    @property
    def signing_name(self) -> str:
        return str(self.metadata.get("signingName", self.endpoint_prefix))

    @property
    def query_compatible(self) -> bool:
        """Whether a JSON or CBOR service still answers with the error codes of its Query days."""
        return "awsQueryCompatible" in self.metadata

    @property
    def operations(self) -> Mapping[str, Operation]:
        """All operations by name."""
        for name in self._raw.keys() - self._operations.keys():
            self.operation(name)
        return {name: self._operations[name] for name in self._raw}

    def operation(self, name: str) -> Operation | None:
        """The operation of this name; cheaper than `operations` where only one is needed."""
        made = self._operations.get(name)
        if made is None and name in self._raw:
            made = self._operations[name] = Operation(self, name, self._raw[name])
        return made

    def operation_names(self) -> Iterator[str]:
        return iter(self._raw)

    def error(self, code: str) -> Shape | None:
        """The modelled error of this code: by the name of its shape, else by the code that it declares."""
        by_code = self.compiled.get("errors")
        if by_code is None:
            by_code = self.compiled["errors"] = self._errors_by_code()
        name = by_code.get(code)
        return self.shapes.named(name) if name else None

    def declared_code(self, shape: Shape) -> str:
        """The code of an error on the wire of the Query protocol, where it is not the name of its shape."""
        declared = shape.traits.get("error", {}).get("code")
        return str(declared or QUERY_CODES.get(self.name, {}).get(shape.name, shape.name))

    def _errors_by_code(self) -> dict[str, str]:
        names = self.shapes.errors(lambda raw: bool(raw.get("exception") or raw.get("error")))
        named = [shape for name in names if (shape := self.shapes.named(name))]
        declared = {self.declared_code(shape): shape.name for shape in named}
        return {**declared, **{shape.name: shape.name for shape in named}}

    def __repr__(self) -> str:
        return f"<service {self.name}>"
