"""The page for signing in, as HTML: it needs no script, and looks like the app."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from streamlit import file_util

from web.addresses import SIGN_IN_PATH
from web.components.passage import escape_text
from web.i18n import load_translations

LONGEST_NAME = 80

_STYLE = Path(__file__).with_name("sign_in_page.css")


def draw_sign_in_page(language: str, *, token: str, destination: str, name: str = "", reason: str = "") -> str:
    """Return the page in a language; `reason` says why it is there again, and `name` is what was written before."""
    _ = load_translations(language).gettext
    again = f'<p class="reason" role="alert" id="reason">{escape_text(reason)}</p>' if reason else ""
    described = ' aria-describedby="reason"' if reason else ""
    focus = (" autofocus", "") if not name else ("", " autofocus")
    hidden = {"token": token, "next": destination, "lang": language}
    fields = "".join(f'<input type="hidden" name="{field}" value="{escape_text(hidden[field])}">' for field in hidden)
    return f"""<!doctype html>
<html lang="{escape_text(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{escape_text(_("Sign in"))} · SE Observatory</title>
<link rel="icon" href="/favicon.png" type="image/svg+xml">
<style>{_read_style()}</style>
</head>
<body>
<header><a href="/">SE Observatory</a></header>
<main>
<h1>{escape_text(_("Sign in"))}</h1>
<p>{escape_text(_("With the password of the association you also read its internal documents."))}</p>
{again}
<form method="post" action="{SIGN_IN_PATH}">
{fields}
<label for="name">{escape_text(_("Your name"))}</label>
<input id="name" name="name" value="{escape_text(name)}" autocomplete="name" maxlength="{LONGEST_NAME}"
  required aria-describedby="name-hint"{focus[0]}>
<p class="hint" id="name-hint">{escape_text(_("It stands beside what you correct."))}</p>
<label for="password">{escape_text(_("Password"))}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200"
  required{described}{focus[1]}>
<button type="submit">{escape_text(_("Sign in"))}</button>
</form>
<p><a href="{escape_text(destination)}">{escape_text(_("Back without signing in"))}</a></p>
</main>
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
