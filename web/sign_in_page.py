"""The pages for signing in and out, as HTML: they need no script, and look like the app."""

from __future__ import annotations

from urllib.parse import urlencode

from web.addresses import PROVIDER_PATH, SIGN_IN_PATH
from web.components.passage import escape_text
from web.i18n import load_translations
from web.plain_page import draw_plain_page

LONGEST_NAME = 80


def draw_sign_in_page(
    language: str,
    *,
    token: str,
    destination: str,
    name: str = "",
    reason: str = "",
    has_passwords: bool = True,
    has_accounts: bool = False,
) -> str:
    """Return the page in a language; `reason` says why it is there again, and `name` is what was written before.

    It has a form for a password, a link to the provider of accounts, or both.
    """
    _ = load_translations(language).gettext
    again = f'<p class="reason" role="alert" id="reason">{escape_text(reason)}</p>' if reason else ""
    form = _draw_form(language, token=token, destination=destination, name=name, has_reason=bool(reason))
    accounts = _draw_accounts(language, destination=destination) if has_accounts else ""
    title = _("Sign in")
    body = f"""{again}
{accounts}
{form if has_passwords else ""}
<p><a href="{escape_text(destination)}">{escape_text(_("Back without signing in"))}</a></p>
"""
    return draw_plain_page(title, body, language=language)


def draw_signed_out_page(language: str, *, host: str, onward: str = "") -> str:
    """Return the page for one whose visit is over; `host` is the provider's.

    `onward` is the address at which one is signed out there too; without it one stays signed in there, which is said.
    """
    _ = load_translations(language).gettext
    if onward:
        said = _("You are signed out here. Next you are signed out at {host}, where your account is.")
        link = f'<a class="button" href="{escape_text(onward)}">{escape_text(_("Continue"))}</a>'
    else:
        said = _(
            "You are signed out here only. At {host}, where your account is, you may still be signed in: if other people "
            "use this computer, sign out there too."
        )
        link = f'<a href="/">{escape_text(_("Back to the first page"))}</a>'
    body = f"<p>{escape_text(said.replace('{host}', host))}</p>\n<p>{link}</p>\n"
    return draw_plain_page(_("You are signed out"), body, language=language)


def _draw_accounts(language: str, *, destination: str) -> str:
    """Return the link to the provider of accounts."""
    _ = load_translations(language).gettext
    address = f"{PROVIDER_PATH}?{urlencode({'lang': language, 'next': destination})}"
    return f"""<p>{escape_text(_("With your account you also read the association's internal documents."))}</p>
<p><a class="button" href="{escape_text(address)}">{escape_text(_("Sign in with your account"))}</a></p>"""


def _draw_form(language: str, *, token: str, destination: str, name: str, has_reason: bool) -> str:
    """Return the form for a name and a password."""
    _ = load_translations(language).gettext
    described = ' aria-describedby="reason"' if has_reason else ""
    focus = (" autofocus", "") if not name else ("", " autofocus")
    hidden = {"token": token, "next": destination, "lang": language}
    fields = "".join(f'<input type="hidden" name="{field}" value="{escape_text(hidden[field])}">' for field in hidden)
    return f"""<p>{escape_text(_("With the password of the association you also read its internal documents."))}</p>
<form method="post" action="{SIGN_IN_PATH}">
{fields}
<label for="name">{escape_text(_("Your name"))}</label>
<input id="name" name="name" value="{escape_text(name)}" autocomplete="name" maxlength="{LONGEST_NAME}"
  required aria-describedby="name-hint"{focus[0]}>
<p class="hint" id="name-hint">{escape_text(_("It is shown beside what you correct."))}</p>
<label for="password">{escape_text(_("Password"))}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200"
  required{described}{focus[1]}>
<button type="submit">{escape_text(_("Sign in"))}</button>
</form>"""
