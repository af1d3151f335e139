"""XML as a small tree, without namespaces and without entities: what AWS's protocols use of it."""

from __future__ import annotations

from xml.parsers import expat
from xml.sax.saxutils import escape


class Element:
    """An element: its name without prefix, its attributes, its children, its text."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str] | None = None, text: str = "") -> None:
        self.name = name
        self.attributes = attributes or {}
        self.children: list[Element] = []
        self.text = text

    def find(self, name: str) -> Element | None:
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def find_text(self, *path: str) -> str | None:
        """The text of a descendant, or None where it is not there."""
        found: Element | None = self
        for name in path:
            found = found.find(name) if found is not None else None
        return found.text if found is not None else None

    def add(self, name: str, text: str = "") -> Element:
        child = Element(name, None, text)
        self.children.append(child)
        return child

    def render(self) -> str:
        attributes = "".join(f' {name}="{escape(value, _QUOTES)}"' for name, value in self.attributes.items())
        inner = "".join(child.render() for child in self.children) if self.children else escape(self.text, _BREAKS)
        return f"<{self.name}{attributes}>{inner}</{self.name}>" if inner else f"<{self.name}{attributes}/>"


_BREAKS = {"\r": "&#xD;", "\n": "&#xA;", "\x85": "&#x85;", "\u2028": "&#x2028;"}  # a parser would normalise them
_QUOTES = {**_BREAKS, '"': "&quot;"}


def parse_xml(body: bytes) -> Element:
    """The root element of a document.

    Raises:
        ValueError: the body is no XML, or declares a document type.
    """
    growing = _Growing()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = growing.start, growing.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = growing.data, growing.refuse
    try:
        parser.Parse(body, True)  # noqa: FBT003  # expat takes no keyword
    except expat.ExpatError as error:
        raise ValueError(f"no XML: {error}") from error
    return growing.holder.children[0]


class _Growing:
    """A tree that grows as expat finds its parts."""

    def __init__(self) -> None:
        self.holder = Element("")
        self._open = [self.holder]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name.rpartition(":")[2], attributes)
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _: str) -> None:
        element = self._open.pop()
        if element.children and not element.text.strip():
            element.text = ""

    def data(self, text: str) -> None:
        self._open[-1].text += text

    def refuse(self, *_: object) -> None:
        raise ValueError("a document type is not allowed")
