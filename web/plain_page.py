"""A page that needs no script and looks like the app: the way in, and what is said where nothing can be sent."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from streamlit import file_util

from web.components.passage import escape_text

_STYLE = Path(__file__).with_name("plain_page.css")


def draw_plain_page(title: str, body: str, *, language: str) -> str:
    """Return a page as HTML; `title` is text, `body` is HTML whose texts are escaped already, `language` a BCP 47 tag."""
    return f"""<!doctype html>
<html lang="{escape_text(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{escape_text(title)} · SE Observatory</title>
<link rel="icon" href="/favicon.png" type="image/svg+xml">
<style>{_read_style()}</style>
</head>
<body>
<header><a href="/">SE Observatory</a></header>
<main>
<h1>{escape_text(title)}</h1>
{body}</main>
</body>
</html>
"""


@lru_cache(maxsize=1)
def _read_style() -> str:
    """Return the styles, with the letters that the app is written in, which Streamlit brings along."""
    folder = Path(file_util.get_static_dir())
    fonts = sorted(
        file.relative_to(folder).as_posix() for file in folder.glob("static/media/SourceSansVF-Upright*.woff2")
    )
    faces = [
        f'@font-face {{ font-family: "Source Sans"; font-weight: 200 900; src: url("/{font}"); }}\n' for font in fonts
    ]
    return "".join(faces) + _STYLE.read_text(encoding="utf-8")
