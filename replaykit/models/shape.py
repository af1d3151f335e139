"""A shape of a service model: a type with its members and traits, resolved when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from replaykit.models.amendments import amended, required

_SILENT = frozenset({"shape", "documentation"})  # what a reference may carry without being another shape
_UNDER_WAY: ContextVar[frozenset[Any]] = ContextVar("shapes that are being compiled", default=frozenset())


class Shape:
    """One shape as it stands at one place of the model: the definition with the traits of the reference laid over it.

    Two references with equal traits are one object, so that a recursive model has finitely many shapes and what is
    compiled from one can be kept in `compiled`, under the compiler's own key.

    Attributes:
        name: the model's name of the shape (`AttributeValue`).
        type: structure, list, map, string, integer, long, float, double, boolean, blob or timestamp.
        traits: everything else that the model says (`sensitive`, `locationName`, `enum`, `max`, …).
        compiled: what other rooms made of this shape.
    """

    __slots__ = (
        "_flattened_here",
        "_members",
        "_model",
        "_parts",
        "_wire_name",
        "compiled",
        "name",
        "required",
        "traits",
        "type",
    )

    def __init__(
        self, name: str, definition: Mapping[str, Any], reference: Mapping[str, Any], model: ShapeModel
    ) -> None:
        self.name = name
        self.type: str = definition["type"]
        self.traits: dict[str, Any] = {
            key: value for source in (definition, reference) for key, value in source.items() if key not in _STRUCTURAL
        }
        self.required: frozenset[str] = frozenset(definition.get("required", ())) | required(model.service, name)
        self.compiled: dict[Any, Any] = {}
        named = reference if self.type == "structure" else self.traits
        self._wire_name: str | None = named.get("locationName")
        self._flattened_here = bool(reference.get("flattened"))
        self._model = model
        self._parts = definition
        self._members: dict[str, Shape] | None = None

    @property
    def members(self) -> Mapping[str, Shape]:
        """A structure's members, in the model's order; empty for other types."""
        if self._members is None:
            parts = self._parts.get("members", {}) if self.type == "structure" else {}
            service, resolve = self._model.service, self._model.resolve
            self._members = {
                name: resolve(amended(service, self.name, name, reference)) for name, reference in parts.items()
            }
        return self._members

    @property
    def member(self) -> Shape:
        """A list's element."""
        return self._model.resolve(self._parts["member"])

    @property
    def key(self) -> Shape:
        """A map's key."""
        return self._model.resolve(self._parts["key"])

    @property
    def value(self) -> Shape:
        """A map's value."""
        return self._model.resolve(self._parts["value"])

    @property
    def service(self) -> str:
        """The name of the service whose model it is from."""
        return self._model.service

    @property
    def location(self) -> str | None:
        """Where a REST protocol puts the member: header, headers, uri, querystring, statusCode; None for the body."""
        location: str | None = self.traits.get("location")
        return location

    @property
    def location_name(self) -> str | None:
        """The member's name on the wire, where it is not the model's.

        A structure's own name is that of a root element, and none of a member's.
        """
        return self._wire_name

    @property
    def root_name(self) -> str:
        """The name of the element that holds the shape as a whole document."""
        return str(self.traits.get("locationName") or self.name)

    def flat_name(self, member: str) -> str:
        """The name on the wire of each item of a flattened list.

        Older models flatten where the list is defined, and its items bear the name that is given them there; newer
        ones flatten where the list is used, and the items bear the member's own name.
        """
        inner = None if self._flattened_here else self.member.location_name
        return inner or self.location_name or member

    @property
    def sensitive(self) -> bool:
        return bool(self.traits.get("sensitive"))

    @property
    def streaming(self) -> bool:
        """Whether this is a body as a whole: a streaming blob."""
        return bool(self.traits.get("streaming"))

    @property
    def enum(self) -> tuple[str, ...]:
        """The values of a string that is one of a set; empty where it is free."""
        return tuple(self.traits.get("enum", ()))

    @property
    def is_error(self) -> bool:
        return bool(self.traits.get("exception") or self.traits.get("error"))

    @property
    def is_event_stream(self) -> bool:
        return bool(self.traits.get("eventstream"))

    def once(self, key: Any, make: Callable[[Shape], Any]) -> Any:
        """What `make` compiles from this shape, made once and kept in `compiled`.

        A recursive shape asks for itself while it is being compiled and is handed a stand-in that finds the finished
        one when it is called. Stand-ins are the thread's own: another thread that comes in between compiles for itself.
        """
        made = self.compiled.get(key)
        if made is not None:
            return made
        place = (id(self), key)
        under_way = _UNDER_WAY.get()
        if place in under_way:

            def stand_in(*values: Any) -> Any:
                return (self.compiled.get(key) or self.once(key, make))(*values)

            return stand_in
        token = _UNDER_WAY.set(under_way | {place})
        try:
            made = self.compiled[key] = make(self)
        finally:
            _UNDER_WAY.reset(token)
        return made

    def walk(self) -> list[Shape]:
        """This shape and every shape below it, each once."""
        seen: dict[int, Shape] = {}
        todo = [self]
        while todo:
            shape = todo.pop()
            if id(shape) not in seen:
                seen[id(shape)] = shape
                todo.extend(shape.children())
        return list(seen.values())

    def children(self) -> list[Shape]:
        if self.type == "structure":
            return list(self.members.values())
        if self.type == "list":
            return [self.member]
        return [self.key, self.value] if self.type == "map" else []

    def __repr__(self) -> str:
        return f"<{self.type} {self.name}>"


_STRUCTURAL = frozenset({"type", "members", "member", "key", "value", "required", "documentation", "shape"})


class ShapeModel:
    """All shapes of one service, made as they are asked for."""

    __slots__ = ("_definitions", "_made", "service")

    def __init__(self, definitions: Mapping[str, Any], service: str = "") -> None:
        self._definitions = definitions
        self.service = service
        self._made: dict[Any, Shape] = {}

    def resolve(self, reference: Mapping[str, Any]) -> Shape:
        """The shape of a reference (`{"shape": "Key", "locationName": "k"}`)."""
        name = reference["shape"]
        overlay = {key: value for key, value in reference.items() if key not in _SILENT}
        identity = (name, repr(overlay)) if overlay else name
        made = self._made.get(identity)
        if made is None:
            made = self._made[identity] = Shape(name, self._definitions[name], overlay, self)
        return made

    def named(self, name: str) -> Shape | None:
        return self.resolve({"shape": name}) if name in self._definitions else None

    def errors(self, accept: Callable[[Mapping[str, Any]], bool]) -> list[str]:
        """The names of the structures that `accept` says yes to."""
        return [name for name, raw in self._definitions.items() if raw["type"] == "structure" and accept(raw)]
