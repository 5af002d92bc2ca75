"""Papers as web pages: of today, of 2003 with tables that arrange the page, and saved by a browser."""

from __future__ import annotations

import quopri
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

from kb.documents import BlockKind
from tests.torture.gold import GoldBlock, Place, Rendered, gold_of, gold_option
from tests.torture.papers import NOTE_MARK, Heading, Item, Paper, Paragraph, Part, Table, drop_marks, number_marks
from tests.torture.plain import keep_encodable

_MENU = ("Domov", "Kdo smo", "Projekti", "Kontakt")
_FOOTER = "Vse pravice pridržane. Piškotki"


def write_body(parts: Iterable[Part], *, write: Callable[[str], str]) -> str:
    """Return the HTML of some parts of a paper; `write` makes HTML of a text."""
    pieces: list[str] = []
    # The open lists: is it numbered.
    lists: list[bool] = []

    def close_lists(level: int) -> None:
        while len(lists) > level:
            pieces.append(f"</li></{'ol' if lists.pop() else 'ul'}>")

    for part in parts:
        if not isinstance(part, Item):
            close_lists(0)
        match part:
            case Heading(text, level):
                pieces.append(f"<h{level}>{write(text)}</h{level}>")
            case Paragraph(text):
                pieces.append(f"<p>{write(text)}</p>")
            case Item(text, level, number):
                is_numbered = number is not None
                close_lists(level)
                if len(lists) == level and lists[-1] == is_numbered:
                    pieces.append("</li>")
                else:
                    close_lists(level - 1)
                    while len(lists) < level:
                        lists.append(is_numbered)
                        opening = f'<ol start="{number}">' if is_numbered else "<ul>"
                        pieces.append(opening if len(lists) == level else f"{opening}<li>")
                pieces.append(f"<li>{write(text)}")
            case Table(rows, has_header):
                pieces.append("<table border=1>")
                for place, row in enumerate(rows):
                    tag = "th" if has_header and place == 0 else "td"
                    pieces.append("<tr>" + "".join(f"<{tag}>{write(cell)}</{tag}>" for cell in row) + "</tr>")
                pieces.append("</table>")
    close_lists(0)
    return "\n".join(pieces)


def make_writer(paper: Paper, spoil: Callable[[str], str]) -> Callable[[str], str]:
    """Return what makes HTML of the texts of a paper, with references to its notes."""
    numbers = number_marks(paper)

    def write(text: str) -> str:
        marked = NOTE_MARK.sub(lambda mark: f"\x02{numbers.get(mark[1], '')}\x03", text)
        html = escape(spoil(marked), quote=False).replace("\n", "<br>")
        return html.replace("\x02", "<sup>[").replace("\x03", "]</sup>")

    return write


def write_notes(paper: Paper, write: Callable[[str], str]) -> str:
    """Return the HTML of the notes, in the order of their numbers."""
    numbers = number_marks(paper)
    return "\n".join(f"<p>[{numbers[mark]}] {write(text)}</p>" for mark, text in paper.notes)


def list_web_gold(paper: Paper) -> list[GoldBlock]:
    """Return the gold of a page: the paper, its notes at the end."""
    gold = [block for part in paper.parts for block in gold_of(part)]
    gold += (GoldBlock(BlockKind.PARAGRAPH, drop_marks(text), place=Place.ANYWHERE) for _, text in paper.notes)
    return gold


def render_modern(paper: Paper, *, spoil: Callable[[str], str] = str) -> Rendered:
    """Return a page with a menu, a cookie banner, scripts and a footer around the article; only the article counts."""
    write = make_writer(paper, spoil)
    menu = "".join(f'<li><a href="/{place}">{entry}</a></li>' for place, entry in enumerate(_MENU))
    html = f"""<!DOCTYPE html>
<html lang="{paper.language}"><head><meta charset="utf-8"><title>{escape(paper.title)} | Mreža</title>
<style>p {{ color: black }}</style><script>var menu = "ne beri";</script></head>
<body><header><nav><ul>{menu}</ul></nav></header>
<div class="cookie-banner" role="dialog"><p>Spletna stran uporablja piškotke.</p></div>
<main><article>
{write_body(paper.parts, write=write)}
<section class="footnotes">{write_notes(paper, write)}</section>
</article></main>
<footer><p>{_FOOTER}</p></footer>
<script>document.write("tudi tega ne")</script></body></html>"""
    gold = [*list_web_gold(paper), *map(gold_option, (*_MENU, "Spletna stran uporablja piškotke.", _FOOTER))]
    return Rendered(html.encode(), tuple(gold))


def render_old(paper: Paper, *, encoding: str, spoil: Callable[[str], str] = str) -> Rendered:
    """Return a page of 2003: a table for the layout, a menu in its left column, font tags, an eight-bit encoding."""
    write = make_writer(paper, spoil)
    menu = "<br>".join(f'<a href="{place}.htm">{entry}</a>' for place, entry in enumerate(_MENU))
    body = write_body(paper.parts, write=lambda text: f"<font face=Verdana size=2>{write(text)}</font>")
    html = f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={encoding}">
<TITLE>{escape(paper.title)}</TITLE></HEAD><BODY BGCOLOR=white>
<TABLE WIDTH=100% BORDER=0 CELLPADDING=4><TR><TD COLSPAN=2 HEIGHT=10>&nbsp;</TD></TR>
<TR><TD WIDTH=120 VALIGN=top>{menu}</TD><TD VALIGN=top>
{body}
{write_notes(paper, write)}
</TD></TR></TABLE></BODY></HTML>"""
    gold = [replace(block, text=keep_encodable(block.text, encoding)) for block in list_web_gold(paper)]
    return Rendered(html.encode(encoding, errors="ignore"), (*gold, *map(gold_option, _MENU)))


def render_mhtml(paper: Paper, *, spoil: Callable[[str], str] = str) -> Rendered:
    """Return the modern page as a browser saves it: quoted-printable, beside a style sheet and a picture."""
    page = render_modern(paper, spoil=spoil)
    encoded = quopri.encodestring(page.content).replace(b"\n", b"\r\n")
    content = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/clanek\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="----Part0"\r\n\r\n'
        b"------Part0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://example.org/clanek\r\n\r\n" + encoded + b"\r\n"
        b"------Part0\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://example.org/style.css\r\n\r\np { color: black }\r\n"
        b"------Part0--\r\n"
    )
    return Rendered(content, page.gold)
