"""A small OpenID Connect provider on this machine: it keeps to the rules, and lets a test break one of them."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "observatory", "a secret of this client"


class LoopbackProvider:
    """Signs in at once whoever comes.

    `claims` go into the ID token, over what belongs there; `userinfo` is what it says when it is asked for more.
    `key` signs, `algorithm` says how. `end_session` is where it says that one signs out, `left` who came there.
    """

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}/realm"
        self.published = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self.reset()

    def reset(self) -> None:
        """Keep to the rules again."""
        self.claims: dict[str, Any] = {"email": "ana@example.org", "email_verified": True, "name": "Ana Kos"}
        self.userinfo: dict[str, Any] = {}
        self.key: RSAKey | OctKey = self.published
        self.algorithm = "RS256"
        self.names_issuer = self.issuer
        self.end_session: str | None = f"{self.issuer}/logout"
        self.asked.clear()
        self.left: list[dict[str, str]] = []

    def describe(self) -> dict[str, object]:
        """Return the metadata of the provider."""
        names = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
        names |= {"userinfo_endpoint": "userinfo"}
        ends: dict[str, object] = {"end_session_endpoint": self.end_session} if self.end_session else {}
        return {"issuer": self.names_issuer} | {name: f"{self.issuer}/{path}" for name, path in names.items()} | ends

    def authorise(self, parameters: dict[str, str]) -> str:
        """Return the address to which the browser is sent back with a code."""
        self.asked.append(parameters)
        code = secrets.token_urlsafe(8)
        self._codes[code] = parameters
        return f"{parameters['redirect_uri']}?{urlencode({'code': code, 'state': parameters['state']})}"

    def redeem(self, fields: dict[str, str], authorization: str) -> dict[str, object] | None:
        """Return the tokens for a code; None when the client, the code, its address or its verifier is not right."""
        # Some clients write a space in a secret as they would in a form.
        allowed = [base64.b64encode(f"{CLIENT}:{known}".encode()).decode() for known in (SECRET, quote_plus(SECRET))]
        asked = self._codes.pop(fields.get("code", ""), None)
        if authorization.removeprefix("Basic ") not in allowed or asked is None:
            return None
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (challenge, fields.get("redirect_uri")) != (asked["code_challenge"], asked["redirect_uri"]):
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "ana-1", "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"]} | self.claims
        header = {"alg": self.algorithm, "kid": "first"}
        token = jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
        return {"access_token": "bearer-1", "token_type": "Bearer", "id_token": token}


@contextmanager
def run_provider() -> Iterator[LoopbackProvider]:
    """Run a provider on a free port for as long as the body runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            parts = urlsplit(self.path)
            parameters = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/realm/auth":
                self.send_response(302)
                self.send_header("Location", provider.authorise(parameters))
                self.end_headers()
            elif parts.path == "/realm/logout":
                provider.left.append(parameters)
                self.send_response(302)
                back = parameters["post_logout_redirect_uri"]
                self.send_header("Location", f"{back}?{urlencode({'state': parameters['state']})}")
                self.end_headers()
            elif parts.path == "/realm/userinfo" and self.headers.get("Authorization") == "Bearer bearer-1":
                self.answer(provider.userinfo)
            elif parts.path == "/realm/keys":
                self.answer({"keys": [provider.published.as_dict(private=False)]})
            elif parts.path == "/realm/.well-known/openid-configuration":
                self.answer(provider.describe())
            else:
                self.answer({}, 404)

        def do_POST(self) -> None:  # noqa: N802
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = {name: values[-1] for name, values in parse_qs(content).items()}
            tokens = provider.redeem(fields, self.headers.get("Authorization", ""))
            self.answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def answer(self, content: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = LoopbackProvider(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
