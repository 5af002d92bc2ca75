"""Tables of a page as HTML: read by a screen reader, by the keyboard and on a phone, where they scroll in themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from web.components.passage import escape_text


def draw_table(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, style: str = "") -> str:
    """Return a table in HTML; `name` says what it lists to those who do not see it.

    The cells are HTML already, see `draw_cells`; `name` and `columns` are not. `style` is a further class of style.css.
    """
    heads = "".join(f'<th scope="col">{escape_text(column)}</th>' for column in columns)
    lines = "".join(f"<tr>{_draw_row(row)}</tr>" for row in rows)
    return (
        f'<div class="{" ".join(("kb-document", style)).strip()}">'
        f'<div class="kb-wide" tabindex="0" role="region" aria-label="{escape_text(name)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div></div>"
    )


def draw_cells(*cells: object) -> list[str]:
    """Return values as cells that hold nothing but text."""
    return [escape_text(str(cell)) for cell in cells]


def _draw_row(row: Sequence[str]) -> str:
    return "".join(f'<td dir="auto">{cell}</td>' for cell in row)
