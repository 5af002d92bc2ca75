"""A sign-in for the tests: passwords, and the cookies of visitors."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from streamlit.runtime.context import ContextProxy, StreamlitCookies

from kb.config import Config, load_config
from tests.conftest import SHIPPED_CONFIG
from web import knowledge
from web.passwords import hash_password
from web.visitors import VISITOR_COOKIE, Role, Visitor, write_cookie

PASSWORDS = {
    Role.MEMBER: "members read this",
    Role.EDITOR: "editors correct this",
    Role.ADMIN: "somebody sees all",
}
# The real cost would take half a second for each.
HASHES = {role: hash_password(password, cost=2) for role, password in PASSWORDS.items()}


def write_config(folder: Path) -> Path:
    """Write a configuration with a sign-in, a corpus folder whose folder `internal` is internal, and a data folder."""
    content = yaml.safe_load(SHIPPED_CONFIG.read_text(encoding="utf-8"))
    content["paths"] = {"corpus": "corpus", "data": "data"}
    content["ingest"]["access"]["internal_folders"] = ["internal"]
    content["web"]["sign_in"] = {role.value: stored for role, stored in HASHES.items()} | {"hours": 12}
    file = folder / "config.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def use_config(file: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """Have the app read a configuration, and return it."""
    monkeypatch.setenv(knowledge.CONFIG_VARIABLE, str(file))
    for name in (knowledge.CORPUS_VARIABLE, knowledge.DATA_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    return load_config(file)


def make_visitor(role: Role, *, name: str = "Eva Kos", visit: str = "visit-1", hours: float = 1.0) -> Visitor:
    """Return a visit that ends in some hours; less than 0 for one that is over."""
    now = int(time.time())
    return Visitor(role, name, visit, now, now + int(hours * 3600))


def make_cookies(role: Role, data: Path, *, visit: str = "visit-1") -> dict[str, str]:
    """Return the cookies of one who has signed in."""
    return {VISITOR_COOKIE: write_cookie(make_visitor(role, visit=visit), HASHES, data)}


def send_cookies(monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str]) -> None:
    """Have the pages see these cookies in their connection, which the tests of pages do not have."""
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda self: StreamlitCookies(cookies)))
