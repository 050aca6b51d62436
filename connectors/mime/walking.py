"""Going through the tree of an HTML body without recursion, however deep its elements lie in each other.

What is done at each element is its visitor's.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


class Visitor(Protocol):
    """Somebody who goes through a tree."""

    def enter(self, node: "LexborNode") -> "LexborNode | None":
        """Come to a node; return its first child, or None where what lies below is passed by."""

    def leave(self, node: "LexborNode") -> None:
        """Go on from a node once all that lies below it was visited or passed by."""


def walk(root: "LexborNode", visitor: Visitor) -> None:
    """Lead a visitor through a tree in the order of its text."""
    node: LexborNode | None = root
    while node is not None:
        below = visitor.enter(node)
        while below is None:
            visitor.leave(node)
            if node.mem_id == root.mem_id:
                return
            below = node.next
            if below is None:
                parent = node.parent
                if parent is None:
                    return
                node = parent
        node = below
