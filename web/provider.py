"""Signing in and out at an OpenID Connect provider: authorisation code with PKCE, and RP-initiated logout.

RFC 6749, RFC 7636, OpenID Connect Core 1.0 and RP-Initiated Logout 1.0. `begin_visit` says where to send the browser,
`finish_visit` what the provider says of who comes back, `find_way_out` where to sign out there. What must be known
on the way back, the attempt, travels in a signed cookie of that browser alone: nothing is kept here.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from kb.config import ProviderConfig
from kb.errors import ConfigError, SignInFailed
from web.visitors import Role, sign

SECONDS_TO_SIGN_IN = 600
"""How long the provider may take to send the browser back."""

_SECONDS = 10
_SCOPE = "openid profile email"
_LEEWAY_SECONDS = 60
_LONGEST_SUBJECT = 255
# No secret is shared for signatures: with HS256 the client's own secret could sign.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_VARIABLE = "env:"
# No name of somebody before the host, and nothing that programs read in different ways.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?][!-\[\]-~]*)?")
_EMAIL = "email"
# So many wait for the provider at a time: while it is slow, the pages still have threads to answer from.
_turns = BoundedSemaphore(8)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one browser must bring back: `state` and `nonce` name the attempt, `verifier` proves that it began here."""

    state: str
    nonce: str
    verifier: str
    destination: str
    language: str
    ends: int


@dataclass(frozen=True, slots=True)
class Account:
    """Who has signed in at the provider; `role` is None for one who has no rights here.

    `token` is the ID token: it tells the provider later which of its sessions to end.
    """

    subject: str
    name: str
    role: Role | None
    token: str = field(default="", repr=False)


def read_secret(config: ProviderConfig) -> str | None:
    """Return the secret of this client at the provider; None for a public client, which has PKCE alone.

    Raises ConfigError when the environment variable is not set.
    """
    if config.client_secret is None:
        return None
    name = config.client_secret.removeprefix(_VARIABLE)
    if not (secret := os.environ.get(name, "")):
        raise ConfigError(
            "config.yaml", "web.sign_in.provider.client_secret", f"the environment variable {name} is not set"
        )
    return secret


def make_attempt(*, destination: str, language: str) -> Attempt:
    """Return a new attempt, whose secrets cannot be guessed."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state, nonce, verifier, destination, language, int(time.time()) + SECONDS_TO_SIGN_IN)


def write_attempt(attempt: Attempt, data: Path) -> str:
    """Return an attempt as the signed value of a cookie; `data` is the data folder. Raises StoreError."""
    content = urlsafe_b64encode(json.dumps(astuple(attempt)).encode()).decode().rstrip("=")
    return f"{content}.{sign('attempt', content, data=data)}"


def read_attempt(cookie: str, data: Path) -> Attempt | None:
    """Return the attempt that a cookie is of; None when it is forged or has taken too long. Raises StoreError."""
    content, _, signature = cookie.partition(".")
    expected = sign("attempt", content, data=data)
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        return None
    # From here on it is what `write_attempt` wrote.
    attempt = Attempt(*json.loads(urlsafe_b64decode(content + "==")))
    return attempt if time.time() < attempt.ends else None


def begin_visit(config: ProviderConfig, attempt: Attempt, *, return_address: str, asks_again: bool) -> str:
    """Return the address of the provider at which the visitor signs in.

    With `asks_again` the provider shall let nobody in who only finds an open session there. Raises SignInFailed when the
    provider cannot be reached, ConfigError.
    """
    endpoint = _read_endpoint(_discover_now(config), "authorization_endpoint")
    extra = {"prompt": "login"} if asks_again else {}
    with _open_session(config, return_address) as session:
        address, _state = session.create_authorization_url(
            endpoint, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier, **extra
        )
    return str(address)


def finish_visit(config: ProviderConfig, attempt: Attempt, *, code: str, return_address: str) -> Account:
    """Return who has signed in: the code is redeemed, and what the provider says is checked against its keys.

    Raises SignInFailed when anything of it is not right, ConfigError.
    """
    import requests
    from authlib.integrations.base_client.errors import OAuthError

    metadata = _discover_now(config)
    try:
        with _take_turn(config.issuer):
            with _open_session(config, return_address) as session:
                token = session.fetch_token(
                    _read_endpoint(metadata, "token_endpoint"),
                    code=code,
                    code_verifier=attempt.verifier,
                    timeout=_SECONDS,
                    allow_redirects=False,
                )
            keys = _fetch(_read_endpoint(metadata, "jwks_uri"))
            claims = _check_token(config, token.get("id_token"), keys, nonce=attempt.nonce)
            if config.claim.split(".")[0] not in claims and "userinfo_endpoint" in metadata:
                bearer = str(token.get("access_token", ""))
                claims = _add_userinfo(claims, _fetch(_read_endpoint(metadata, "userinfo_endpoint"), bearer=bearer))
    except OAuthError as error:
        raise SignInFailed(config.issuer, f"it refuses the code ({error.error})") from error
    except requests.RequestException as error:
        raise SignInFailed(config.issuer, f"it does not answer ({type(error).__name__})") from error
    except ValueError as error:
        raise SignInFailed(config.issuer, f"what it says is not right ({error})") from error
    return Account(claims["sub"], _read_name(claims), find_role(claims, config), str(token["id_token"]))


def find_way_out(config: ProviderConfig, *, token: str, state: str, return_address: str) -> str | None:
    """Return the address at which the provider ends its own session; None when it names none.

    `token` is the ID token of the session; without it the provider may ask whether one means it. Raises SignInFailed when
    the provider cannot be reached or the address that it names is not on its own host.
    """
    metadata = _discover_now(config)
    if not metadata.get("end_session_endpoint"):
        return None
    parts = urlsplit(_read_endpoint(metadata, "end_session_endpoint"))
    # The ID token goes there, which says who somebody is.
    if _find_host(parts) != _find_host(urlsplit(config.issuer)):
        raise SignInFailed(config.issuer, "it names an end_session_endpoint on another host")
    asked = {"client_id": config.client_id, "post_logout_redirect_uri": return_address, "state": state}
    query = urlencode(({"id_token_hint": token} if token else {}) | asked)
    return parts._replace(query=f"{parts.query}&{query}" if parts.query else query, fragment="").geturl()


def find_role(claims: Mapping[str, Any], config: ProviderConfig) -> Role | None:
    """Return the highest role that the claims open, None for none.

    Addresses count only when the provider has checked them, whatever their case; "@example.org" is everybody there.
    """
    given = {value.casefold() for value in _read_values(claims, config.claim)}
    if config.claim == _EMAIL:
        given = given | {f"@{address.rpartition('@')[2]}" for address in given} if _is_checked(claims) else set()
    lists = ((Role.ADMIN, config.admin), (Role.EDITOR, config.editor), (Role.MEMBER, config.member))
    return next((role for role, names in lists if given & {name.casefold() for name in names}), None)


def write_seal(config: ProviderConfig | None) -> str:
    """Return a text that changes with the settings of a provider: what was signed under others is over; empty without."""
    return "" if config is None else config.model_dump_json()


def _open_session(config: ProviderConfig, return_address: str) -> Any:
    # Loaded by the first who signs in this way.
    from authlib.integrations.requests_client import OAuth2Session

    secret = read_secret(config)
    return OAuth2Session(
        config.client_id,
        secret,
        scope=_SCOPE,
        redirect_uri=return_address,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
    )


def _discover_now(config: ProviderConfig) -> Mapping[str, Any]:
    """Return what the provider says of itself, asked again every ten minutes; raises SignInFailed."""
    return _discover(config.issuer, int(time.monotonic() // 600))


@lru_cache(maxsize=2)
def _discover(issuer: str, _span: int) -> Mapping[str, Any]:
    import requests

    try:
        with _take_turn(issuer):
            metadata = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    except (requests.RequestException, ValueError) as error:
        raise SignInFailed(issuer, f"it cannot be reached ({type(error).__name__})") from error
    if metadata.get("issuer") != issuer:
        raise SignInFailed(issuer, f"it calls itself {metadata.get('issuer')!r}, which `issuer` must be to the letter")
    return metadata


@contextmanager
def _take_turn(issuer: str) -> Iterator[None]:
    """Let the body ask the provider; raises SignInFailed when too many are asking."""
    if not _turns.acquire(blocking=False):
        raise SignInFailed(issuer, "too many are waiting for it")
    try:
        yield
    finally:
        _turns.release()


def _fetch(address: str, *, bearer: str = "") -> dict[str, Any]:
    """Return a JSON object; raises ValueError when something else comes, RequestException."""
    import requests

    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    answer = requests.get(address, headers=headers, timeout=_SECONDS, allow_redirects=False)
    answer.raise_for_status()
    content = answer.json()
    if not isinstance(content, dict):
        raise ValueError("no JSON object")
    return content


def _read_endpoint(metadata: Mapping[str, Any], name: str) -> str:
    """Return an address of the provider; raises SignInFailed unless it is as safe as that of the provider itself."""
    address, issuer = str(metadata.get(name, "")), str(metadata["issuer"])
    is_safe = address.startswith("https://") or (address.startswith("http://") and issuer.startswith("http://"))
    if not is_safe or not _ADDRESS.fullmatch(address):
        raise SignInFailed(issuer, f"it names no usable {name}")
    return address


def _find_host(parts: SplitResult) -> str:
    """Return host and port of an address, without the port when it is the usual one."""
    return parts.netloc.lower().removesuffix(":443" if parts.scheme == "https" else ":80")


def _check_token(config: ProviderConfig, token: object, keys: dict[str, Any], *, nonce: str) -> dict[str, Any]:
    """Return the claims of an ID token; raises ValueError when it is not from this provider, for us and of this attempt."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    if not isinstance(token, str):
        raise ValueError("no ID token")
    checks = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": config.issuer},
        aud={"essential": True, "value": config.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS).claims  # type: ignore[arg-type]
        checks.validate(claims)
    except (JoseError, KeyError, TypeError) as error:
        raise ValueError(type(error).__name__) from error
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= _LONGEST_SUBJECT:
        raise ValueError("no name of the account")
    if claims.get("azp", config.client_id) != config.client_id:
        raise ValueError("the token is for another client")
    return dict(claims)


def _add_userinfo(claims: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the claims with what else the provider says of the same person; those of the token win."""
    if more.get("sub") != claims["sub"]:
        raise ValueError("userinfo of somebody else")
    return {**more, **claims}


def _read_values(claims: Mapping[str, Any], path: str) -> Sequence[str]:
    """Return the texts of a claim; a path such as `realm_access.roles` leads into it."""
    found: Any = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    values = found if isinstance(found, list) else [found]
    return [value for value in values if isinstance(value, str)]


def _is_checked(claims: Mapping[str, Any]) -> bool:
    # Some providers write it as a text.
    return claims.get("email_verified") in (True, "true")


def _read_name(claims: Mapping[str, Any]) -> str:
    names = (claims.get(name) for name in ("name", "preferred_username", _EMAIL, "sub"))
    return next((name for name in names if isinstance(name, str) and name.strip()), "?")
