"""XML bodies: readers and writers compiled once per shape, for REST-XML, Query and EC2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from replaykit.models.shape import Shape
from replaykit.protocols.scalars import ISO_8601
from replaykit.protocols.text import text_reader, text_writer
from replaykit.protocols.xml_tree import Element

XmlReader = Callable[[Element], Any]
XmlWriter = Callable[[Any, str, Element], None]  # value, element name, parent


def element_name(shape: Shape, member: str) -> str:
    """The element of a structure's member in an answer; a flattened list's items may have one of their own."""
    if shape.type == "list" and shape.traits.get("flattened"):
        return shape.flat_name(member)
    return shape.location_name or member


def in_body(member: Shape) -> bool:
    """Whether a body may carry the member: an answer's body carries what a request has in its path."""
    return member.location not in ("header", "headers", "statusCode")


def reader(shape: Shape, *, strict: bool = False) -> XmlReader:
    """What turns an element into the shape's typed value."""
    made: XmlReader = shape.once(("xml", strict), lambda shape: _compile_reader(shape, strict))
    return made


def _compile_reader(shape: Shape, strict: bool) -> XmlReader:
    if shape.type == "structure":
        return _structure_reader(shape, strict)
    if shape.type == "list":
        read_item = reader(shape.member, strict=strict)
        return lambda element: [read_item(child) for child in element.children]
    if shape.type == "map":
        read_entry = _entry_reader(shape, strict)
        return lambda element: dict(map(read_entry, element.children))
    read = text_reader(shape, strict=strict)
    return lambda element: read(element.text)


def _structure_reader(shape: Shape, strict: bool) -> XmlReader:
    members = {name: member for name, member in shape.members.items() if in_body(member)}
    attributes = {name: member for name, member in members.items() if member.traits.get("xmlAttribute")}
    elements = {
        name: member for name, member in members.items() if name not in attributes and not member.is_event_stream
    }
    read_attributes, read_elements = _attributes_reader(attributes, strict), _elements_reader(elements, strict)
    union = bool(shape.traits.get("union")) and not strict

    def read(element: Element) -> dict[str, Any]:
        value = read_elements(element)
        if attributes:
            value |= read_attributes(element)
        if union and not value and element.children:  # as boto3 names what a newer model has
            value["SDK_UNKNOWN_MEMBER"] = {"name": element.children[0].name}
        return value

    return read


def _attributes_reader(members: Mapping[str, Shape], strict: bool) -> Callable[[Element], dict[str, Any]]:
    readers = [
        (member.location_name or name, name, text_reader(member, strict=strict)) for name, member in members.items()
    ]

    def read(element: Element) -> dict[str, Any]:
        found = element.attributes
        return {name: read_attribute(found[wire]) for wire, name, read_attribute in readers if wire in found}

    return read


def _elements_reader(members: Mapping[str, Shape], strict: bool) -> Callable[[Element], dict[str, Any]]:
    """The first element of a member counts; the items of a flattened one are gathered from wherever they are."""
    single = {
        member.location_name or name: (name, reader(member, strict=strict))
        for name, member in members.items()
        if not _is_flat(member)
    }
    several = _flat_members(members, strict)

    def read(element: Element) -> dict[str, Any]:
        value: dict[str, Any] = {}
        gathered: dict[str, list[Element]] = defaultdict(list)
        for child in element.children:
            found = single.get(child.name)
            if found is not None:
                value.setdefault(found[0], found[1](child))
            elif child.name in several:
                gathered[child.name].append(child)
        for wire, children in gathered.items():
            name, read_children = several[wire]
            value[name] = read_children(children)
        return value

    return read


def _is_flat(shape: Shape) -> bool:
    return bool(shape.traits.get("flattened")) and shape.type in ("list", "map")


def _flat_members(members: Mapping[str, Shape], strict: bool) -> dict[str, tuple[str, Callable[[list[Element]], Any]]]:
    """The flattened members by the names that their items may have."""
    found: dict[str, tuple[str, Callable[[list[Element]], Any]]] = {}
    for name, member in members.items():
        if _is_flat(member):
            read_all = (name, _flat_reader(member, strict))
            found[element_name(member, name)] = read_all
            if member.type == "list" and member.member.location_name:
                found.setdefault(member.member.location_name, read_all)
    return found


def _flat_reader(shape: Shape, strict: bool) -> Callable[[list[Element]], Any]:
    if shape.type == "map":
        read_entry = _entry_reader(shape, strict)
        return lambda elements: dict(map(read_entry, elements))
    read_item = reader(shape.member, strict=strict)
    return lambda elements: [read_item(element) for element in elements]


def _entry_reader(shape: Shape, strict: bool) -> Callable[[Element], tuple[str, Any]]:
    key_name, value_name = shape.key.location_name or "key", shape.value.location_name or "value"
    read_value = reader(shape.value, strict=strict)
    nothing = Element(value_name)

    def read(element: Element) -> tuple[str, Any]:
        return element.find_text(key_name) or "", read_value(element.find(value_name) or nothing)

    return read


def writer(shape: Shape, timestamp: str = ISO_8601) -> XmlWriter:
    """What writes a value as an element of a given name below a parent, its timestamps in this form."""
    made: XmlWriter = shape.once(("xml-writer", timestamp), lambda shape: _compile_writer(shape, timestamp))
    return made


def _compile_writer(shape: Shape, timestamp: str) -> XmlWriter:
    if shape.type == "structure":
        return _structure_writer(shape, timestamp)
    if shape.type == "list":
        return _list_writer(shape, timestamp)
    if shape.type == "map":
        return _map_writer(shape, timestamp)
    to_text = text_writer(shape, timestamp)

    def write(value: Any, name: str, parent: Element) -> None:
        add_namespace(parent.add(name, to_text(value)), shape)

    return write


def _structure_writer(shape: Shape, timestamp: str) -> XmlWriter:
    fill = content_writer(shape, timestamp)

    def write(value: Any, name: str, parent: Element) -> None:
        element = parent.add(name)
        add_namespace(element, shape)
        fill(value, element)

    return write


def content_writer(shape: Shape, timestamp: str = ISO_8601) -> Callable[[Mapping[str, Any], Element], None]:
    """What writes a structure's members into an element that is already there."""
    members = {name: member for name, member in shape.members.items() if in_body(member)}
    attributes = {
        name: (member.location_name or name, text_writer(member, timestamp))
        for name, member in members.items()
        if member.traits.get("xmlAttribute")
    }
    elements = {
        name: (element_name(member, name), writer(member, timestamp))
        for name, member in members.items()
        if name not in attributes
    }

    def fill(value: Mapping[str, Any], element: Element) -> None:
        for name, item in value.items():
            if item is None:
                continue
            if name in attributes:
                wire, to_text = attributes[name]
                element.attributes[wire] = to_text(item)
            elif name in elements:
                wire, write = elements[name]
                write(item, wire, element)

    return fill


def _list_writer(shape: Shape, timestamp: str) -> XmlWriter:
    write_item = writer(shape.member, timestamp)
    item_name = shape.member.location_name or "member"
    if shape.traits.get("flattened"):

        def write_flat(value: Any, name: str, parent: Element) -> None:
            for item in value:
                if item is not None:
                    write_item(item, name, parent)

        return write_flat

    def write(value: Any, name: str, parent: Element) -> None:
        element = parent.add(name)
        add_namespace(element, shape)
        for item in value:
            if item is not None:
                write_item(item, item_name, element)

    return write


def _map_writer(shape: Shape, timestamp: str) -> XmlWriter:
    write_key, write_value = writer(shape.key, timestamp), writer(shape.value, timestamp)
    key_name, value_name = shape.key.location_name or "key", shape.value.location_name or "value"
    flat = bool(shape.traits.get("flattened"))

    def write(value: Any, name: str, parent: Element) -> None:
        holder = parent
        if not flat:
            holder = parent.add(name)
            add_namespace(holder, shape)
        for key, item in value.items():
            if item is not None:
                entry = holder.add(name if flat else "entry")
                write_key(key, key_name, entry)
                write_value(item, value_name, entry)

    return write


def add_namespace(element: Element, shape: Shape) -> None:
    """The `xmlns` that the model asks for."""
    namespace = shape.traits.get("xmlNamespace")
    if isinstance(namespace, str):
        element.attributes["xmlns"] = namespace
    elif namespace:
        prefix = namespace.get("prefix")
        element.attributes[f"xmlns:{prefix}" if prefix else "xmlns"] = namespace["uri"]
