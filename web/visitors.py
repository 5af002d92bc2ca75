"""Who visits: the signed cookie of one who has signed in, and the key it is signed with.

The cookie says role, name and until when; nothing of it is believed unless its signature is right. The key is random, made
at first need, and lies in the data folder; with it goes the hash of the role's password, so that a changed password ends
what was signed before. Signing out puts the visit on a list, so that a kept copy of its cookie opens nothing.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock

from kb.errors import StoreError
from web.whole_files import write_whole

_log = logging.getLogger(__name__)

VISITOR_COOKIE = "seobs_visitor"
"""Cookie of one who has signed in."""

_FOLDER, _KEY, _ENDED = "sign_in", "key", "ended"
_KEY_BYTES = 32
_LONGEST_COOKIE = 2000
_writing = Lock()


class Role(StrEnum):
    """What one may do, each role what the one before it may: read, read internal documents, correct, see the log."""

    VISITOR = "visitor"
    MEMBER = "member"
    EDITOR = "editor"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Return whether who has this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Visitor:
    """One visit: `started` and `ends` are seconds since 1970, `visit` names it; all are empty for who is not signed in.

    `account` is how the provider calls one who has signed in there; empty for one who knew a password.
    """

    role: Role
    name: str = ""
    visit: str = ""
    started: int = 0
    ends: int = 0
    account: str = ""


NOBODY = Visitor(Role.VISITOR)
"""A visitor who has not signed in."""


def start_visit(role: Role, name: str, *, hours: float, account: str = "") -> Visitor:
    """Return a new visit that lasts as many hours from now."""
    now = int(time.time())
    return Visitor(role, name, secrets.token_urlsafe(16), now, now + int(hours * 3600), account)


def write_cookie(visitor: Visitor, hashes: Mapping[Role, str], data: Path, *, seal: str = "") -> str:
    """Return the value of the cookie for a visit; `hashes` are those of the passwords, `data` is the data folder.

    `seal` is that of the provider (`web.provider.write_seal`) and stands for the password of who has an account there.
    Raises StoreError when the key can be neither read nor made.
    """
    values = [visitor.name, visitor.visit, visitor.started, visitor.ends, visitor.account]
    content = _to_letters(json.dumps(values, ensure_ascii=False).encode())
    opened_by = ("account", seal) if visitor.account else ("visit", hashes[visitor.role])
    return f"{visitor.role}.{content}.{_sign_visit(opened_by, visitor.role, content, data)}"


def read_cookie(cookie: str, hashes: Mapping[Role, str], data: Path, *, seal: str = "") -> Visitor:
    """Return the visit that a cookie is of; NOBODY when it is forged, too old, signed out or of a password that is gone.

    So is the cookie of an account when the settings of the provider are others now.
    """
    role, _, rest = cookie.partition(".")
    content, _, signature = rest.partition(".")
    keys = [("visit", hashes[known]) for known in hashes if known == role] + ([("account", seal)] if seal else [])
    if not keys or len(cookie) > _LONGEST_COOKIE or not (data / _FOLDER / _KEY).exists():
        return NOBODY
    try:
        given = signature.encode("utf-8", "replace")
        if not any(hmac.compare_digest(_sign_visit(key, role, content, data).encode(), given) for key in keys):
            return NOBODY
        # From here on it is what `write_cookie` wrote.
        visitor = Visitor(Role(role), *json.loads(urlsafe_b64decode(content + "==")))
        is_over = time.time() >= visitor.ends or visitor.visit in _list_ended(data)
    except StoreError as error:
        _log.error("nobody is signed in: %s", error)
        return NOBODY
    return NOBODY if is_over else visitor


def end_visit(visitor: Visitor, data: Path) -> None:
    """Have the cookie of a visit, and every copy of it, open nothing from now on; raises StoreError."""
    with _writing:
        now = time.time()
        ended = {visit: ends for visit, ends in _list_ended(data).items() if ends > now} | {visitor.visit: visitor.ends}
        _write_private(data / _FOLDER / _ENDED, "".join(f"{name} {ends}\n" for name, ends in ended.items()).encode())


def sign(purpose: str, *parts: str, data: Path) -> str:
    """Return the signature of some texts for one purpose, in letters that fit a cookie or a form; raises StoreError."""
    message = json.dumps([purpose, *parts]).encode()
    return _to_letters(hmac.digest(_read_key(data), message, "sha256"))


def _sign_visit(opened_by: tuple[str, str], role: str, content: str, data: Path) -> str:
    """Return the signature of a visit; `opened_by` is what kind of secret has opened it, and that secret."""
    kind, secret = opened_by
    return sign(kind, role, content, secret, data=data)


def _to_letters(content: bytes) -> str:
    # A "=" would put the cookie into quotation marks.
    return urlsafe_b64encode(content).decode().rstrip("=")


def _read_key(data: Path) -> bytes:
    """Return the key, made now when there is none."""
    file = data / _FOLDER / _KEY
    with _writing:
        if not file.exists():
            _write_private(file, secrets.token_bytes(_KEY_BYTES))
    try:
        key = file.read_bytes()
    except OSError as error:
        raise StoreError(
            f"{file}: the key of the sign-in cannot be read ({error.strerror}); mend its rights"
        ) from error
    if len(key) != _KEY_BYTES:
        raise StoreError(f"{file}: this is no key of {_KEY_BYTES} bytes; delete it, and everyone signs in anew")
    return key


def _list_ended(data: Path) -> dict[str, int]:
    """Return the visits that were signed out, by name, with when they would have ended."""
    file = data / _FOLDER / _ENDED
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        return {name: int(ends) for name, ends in (line.split(" ") for line in lines)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StoreError(f"{file}: cannot be read ({error}); delete it and the key beside it") from error


def _write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, at once; raises StoreError."""
    try:
        write_whole(file, content)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written ({error.strerror}); mend the rights of the folder") from error
