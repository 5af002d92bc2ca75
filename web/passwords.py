"""Passwords that staff share: kept as hashes in config.yaml, or in environment variables that it names.

A hash is written `scrypt:N:r:p:SALT:KEY`, the last two in base64 for addresses. It holds no "$", which shells and Compose
files would take for the start of a variable.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode

from kb.config import SignInConfig
from kb.errors import ConfigError
from web.visitors import Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
"""Characters of a password; a shared one is not typed often, so it may be long."""

# About half a second and 32 MB for each password that is tried (OWASP Password Storage Cheat Sheet).
_N, _R, _P = 2**15, 8, 3
_LARGEST_MEMORY = 2**28
_VARIABLE = "env:"
_HASH = re.compile(r"scrypt:(\d{1,8}):(\d{1,2}):(\d{1,2}):([\w-]{16,}=*):([\w-]{43}=)", re.ASCII)


def hash_password(password: str, *, cost: int = _N) -> str:
    """Return the hash of a password, each time another one; `cost` is scrypt's N, a power of two.

    Raises ValueError when the password is shorter or longer than is allowed.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ValueError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    salt = secrets.token_bytes(16)
    key = _derive(password, salt, cost, _R, _P)
    return f"scrypt:{cost}:{_R}:{_P}:{urlsafe_b64encode(salt).decode()}:{urlsafe_b64encode(key).decode()}"


def is_password(password: str, stored: str) -> bool:
    """Return whether a hash is that of the password, in a time that does not depend on how near it is."""
    found = _HASH.fullmatch(stored)
    if found is None:
        return False
    cost, r, p = (int(number) for number in found.groups()[:3])
    salt, key = (urlsafe_b64decode(part) for part in found.groups()[3:])
    return hmac.compare_digest(_derive(password, salt, cost, r, p), key)


def list_hashes(config: SignInConfig) -> dict[Role, str]:
    """Return the hash of each role that has a password.

    Raises ConfigError, without what was found, when an environment variable is not set or something is no hash.
    """
    hashes: dict[Role, str] = {}
    for role, value in ((Role.MEMBER, config.member), (Role.EDITOR, config.editor), (Role.ADMIN, config.admin)):
        if value is None:
            continue
        field, stored = f"web.sign_in.{role}", value
        if value.startswith(_VARIABLE):
            name = value.removeprefix(_VARIABLE)
            stored = os.environ.get(name, "")
            if not stored:
                raise ConfigError("config.yaml", field, f"the environment variable {name} is not set")
        if not _is_usable(stored):
            raise ConfigError("config.yaml", field, "no hash of a password; `seobs password` prints one")
        hashes[role] = stored
    return hashes


def find_role(password: str, hashes: dict[Role, str]) -> Role | None:
    """Return the highest role that the password is of, None for none; every hash is tried, whichever is right."""
    opened = [role for role, stored in hashes.items() if is_password(password, stored)]
    return max(opened, key=list(Role).index, default=None)


def _is_usable(stored: str) -> bool:
    """Return whether a text is a hash whose cost this machine can pay."""
    found = _HASH.fullmatch(stored)
    if found is None:
        return False
    cost, r, p = (int(number) for number in found.groups()[:3])
    return cost > 1 and cost & (cost - 1) == 0 and r > 0 and 0 < p <= 16 and 128 * cost * r <= _LARGEST_MEMORY


def _derive(password: str, salt: bytes, cost: int, r: int, p: int) -> bytes:
    # One keyboard writes "č" as one character, another as two.
    written = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(written, salt=salt, n=cost, r=r, p=p, maxmem=_LARGEST_MEMORY * 2, dklen=32)
