"""An XML element as the readers of this folder ask it: by local names, whatever the namespace and its prefix."""

from collections.abc import Iterator


class Node:
    """`text` is what stands in an element without children, blanks included; `line` is the place in the file."""

    __slots__ = ("attributes", "children", "line", "namespace", "tag", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.namespace, _, self.tag = name.rpartition(" ")
        self.attributes = attributes
        self.line = line
        self.children: list[Node] = []
        self.text = ""

    def all(self, tag: str) -> Iterator["Node"]:
        """The children of that name, in order."""
        return (child for child in self.children if child.tag == tag)

    def find(self, path: str) -> "Node | None":
        """The first element at a path such as "Refs/EndToEndId"."""
        node = self
        for tag in path.split("/"):
            for child in node.children:
                if child.tag == tag:
                    node = child
                    break
            else:
                return None
        return node

    def value(self, path: str = "") -> str:
        """The text at a path, runs of blanks made one; "" where there is no such element."""
        node = self.find(path) if path else self
        return " ".join(node.text.split()) if node else ""

    def first(self, *paths: str) -> str:
        """The text at the first path that has any."""
        return next((value for path in paths if (value := self.value(path))), "")
