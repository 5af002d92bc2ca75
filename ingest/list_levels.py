"""How deep the items of lists are nested."""

from __future__ import annotations

from ingest.line_groups import LineGroup
from ingest.line_marks import TextLine, neighbour_numbers
from kb.documents import BlockKind

_DEEPEST_LEVEL = 6


def nest_lists(groups: list[LineGroup]) -> None:
    """Give list items their level: a deeper indent, or another kind of mark under the same indent, goes one down."""
    stack: list[TextLine] = []
    for group in groups:
        if group.kind != BlockKind.LIST_ITEM:
            stack = []
            continue
        line = group.lines[0]
        place = _find_sibling(stack, line)
        if place is None:
            stack = [other for other in stack if other.indent <= line.indent]
            place = len(stack)
        stack = [*stack[:place], line]
        group.level = min(len(stack), _DEEPEST_LEVEL)


def _find_sibling(stack: list[TextLine], line: TextLine) -> int | None:
    """Return the place of the item that a line follows in the same list, innermost first.

    The next number counts as the next item whatever its indent is.
    """
    for place in range(len(stack) - 1, -1, -1):
        other = stack[place]
        if other.marker != line.marker:
            continue
        if other.indent == line.indent or (line.number and line.number == neighbour_numbers(other.number)[1]):
            return place
    return None
