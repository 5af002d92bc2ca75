"""What a visitor may see."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st

from index.store import Filter
from kb.metadata import AccessLevel, DocumentType
from tests.web.sign_in import make_cookies, send_cookies, use_config, write_config
from web import access
from web.access import names_this_machine, visitor_access_levels, visitor_filter
from web.visitors import VISITOR_COOKIE, Role


def test_a_visitor_reads_public_documents_only() -> None:
    assert visitor_access_levels() == (AccessLevel.PUBLIC,)
    assert visitor_filter() == Filter(access_levels=(AccessLevel.PUBLIC,))


def test_choices_narrow_the_filter_and_never_widen_it() -> None:
    assert visitor_filter(types=[DocumentType.REPORT], languages=["sl"], date_from=date(2018, 1, 1)) == Filter(
        types=(DocumentType.REPORT,),
        languages=("sl",),
        date_from=date(2018, 1, 1),
        access_levels=(AccessLevel.PUBLIC,),
    )


@pytest.mark.parametrize(
    ("seen_by", "leaves"), [({}, 0), ({"seen_by": ("visitor", "")}, 0), ({"seen_by": ("member", "visit-1")}, 1)]
)
def test_what_runs_by_itself_shows_nothing_when_its_visit_has_ended(
    monkeypatch: pytest.MonkeyPatch, seen_by: dict[str, tuple[str, str]], leaves: int
) -> None:
    left: list[None] = []
    monkeypatch.setattr(st, "session_state", seen_by)
    monkeypatch.setattr(st, "rerun", lambda: left.append(None))
    access.leave_to_other_visitor()
    assert len(left) == leaves


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "localhost", "LOCALHOST:8501"])
def test_who_calls_this_machine_by_its_name_sits_at_it(host: str) -> None:
    assert names_this_machine({"Host": host})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": ""},
        {"Host": "observatory.example"},
        {"Host": "localhost.observatory.example"},
        {"Host": "localhost@observatory.example"},
        {"Host": "[::1"},
        {"Host": "localhost:8501", "X-Forwarded-For": "203.0.113.7"},
        {"Host": "localhost:8501", "via": "1.1 proxy"},
        {"Host": "localhost:8501", "Forwarded": "for=203.0.113.7"},
    ],
)
def test_who_comes_by_another_name_or_through_a_proxy_does_not(headers: dict[str, str]) -> None:
    assert not names_this_machine(headers)


@pytest.mark.parametrize(
    ("address", "host", "writes"),
    [(None, "localhost:8501", True), ("192.0.2.5", "localhost:8501", False), (None, "192.0.2.1:8501", False)],
)
def test_only_who_sits_at_this_machine_writes(
    monkeypatch: pytest.MonkeyPatch, address: str | None, host: str, writes: bool
) -> None:
    # Streamlit gives no address for a connection from this machine.
    context = SimpleNamespace(ip_address=address, headers=SimpleNamespace(to_dict=lambda: {"Host": host}))
    monkeypatch.setattr(access, "st", SimpleNamespace(context=context))
    assert access.may_write() is writes


@pytest.mark.parametrize(
    ("role", "reads_internal", "writes", "reads_log"),
    [
        (None, False, False, False),
        (Role.MEMBER, True, False, False),
        (Role.EDITOR, True, True, False),
        (Role.ADMIN, True, True, True),
    ],
)
def test_a_role_decides_what_one_may_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    role: Role | None,
    reads_internal: bool,
    writes: bool,
    reads_log: bool,
) -> None:
    data = use_config(write_config(tmp_path), monkeypatch).paths.data
    cookies = make_cookies(role, data) if role else {}
    send_cookies(monkeypatch, cookies)
    assert (AccessLevel.INTERNAL in visitor_filter().access_levels) is reads_internal
    assert (access.may_write(), access.may_read_log()) == (writes, reads_log)
    # A route finds the same visitor in the cookies of its request.
    assert access.find_visitor(cookies) == access.current_visitor()
    assert visitor_filter(access.find_visitor(cookies)) == visitor_filter()


def test_without_a_sign_in_no_cookie_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = use_config(write_config(tmp_path), monkeypatch).paths.data
    cookies = make_cookies(Role.ADMIN, data)
    assert access.find_visitor(cookies).role is Role.ADMIN
    monkeypatch.setenv("SEOBS_CONFIG", "config.yaml")
    monkeypatch.setenv("SEOBS_DATA", str(data))
    assert access.find_visitor(cookies).role is Role.VISITOR
    assert not access.can_sign_in()


def test_who_asks_without_a_connection_reads_what_is_public() -> None:
    assert access.find_visitor({VISITOR_COOKIE: "admin.x.y"}).role is Role.VISITOR
    assert visitor_access_levels() == (AccessLevel.PUBLIC,)
