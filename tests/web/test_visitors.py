"""The signed cookie: what is believed of it, and when it opens nothing any more."""

from __future__ import annotations

import json
import stat
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import StoreError
from tests.web.sign_in import HASHES, make_visitor
from web.passwords import hash_password
from web.visitors import NOBODY, Role, end_visit, read_cookie, sign, start_visit, write_cookie


@pytest.mark.parametrize("role", HASHES)
def test_who_has_signed_in_is_known_by_the_cookie(tmp_path: Path, role: Role) -> None:
    visitor = start_visit(role, "Žiga Šket", hours=12)
    cookie = write_cookie(visitor, HASHES, tmp_path)
    assert read_cookie(cookie, HASHES, tmp_path) == visitor
    assert visitor.ends - visitor.started == 12 * 3600
    # Nothing in it that a browser would put into quotation marks.
    assert cookie.isascii() and not set(cookie) & set('=" ,;\\')


def test_each_visit_has_a_name_that_cannot_be_guessed() -> None:
    visits = {start_visit(Role.MEMBER, "Eva", hours=1).visit for _ in range(20)}
    assert len(visits) == 20
    assert min(map(len, visits)) == 22


def forge(cookie: str, **changes: str) -> str:
    """Return a cookie with other parts and the signature it had."""
    role, content, signature = cookie.split(".")
    parts = {"role": role, "content": content, "signature": signature} | changes
    return f"{parts['role']}.{parts['content']}.{parts['signature']}"


def test_a_changed_cookie_is_nobodys(tmp_path: Path) -> None:
    cookie = write_cookie(make_visitor(Role.MEMBER), HASHES, tmp_path)
    content = urlsafe_b64encode(json.dumps(["Eva", "visit-1", 0, 2**40]).encode()).decode()
    forged = [
        "",
        "admin",
        ".",
        "..",
        "a.b.c.d",
        "č.č.č",
        "member." * 2000,
        f"member.{'[' * 1900}",
        forge(cookie, role="admin"),
        forge(cookie, role="visitor"),
        forge(cookie, role="owner"),
        forge(cookie, content=content),
        forge(cookie, signature=""),
        forge(cookie, signature="0" * 43),
        f"{cookie}x",
        cookie[:-1],
        cookie.upper(),
    ]
    assert [read_cookie(value, HASHES, tmp_path) for value in forged] == [NOBODY] * len(forged)


def test_a_cookie_ends_with_its_visit(tmp_path: Path) -> None:
    over = write_cookie(make_visitor(Role.ADMIN, hours=0), HASHES, tmp_path)
    assert read_cookie(over, HASHES, tmp_path) == NOBODY


def test_a_changed_password_ends_the_visits_of_its_role_only(tmp_path: Path) -> None:
    cookies = {role: write_cookie(make_visitor(role), HASHES, tmp_path) for role in HASHES}
    changed = HASHES | {Role.EDITOR: hash_password("another for editors", cost=2)}
    known = {role: read_cookie(cookie, changed, tmp_path).role for role, cookie in cookies.items()}
    assert known == {Role.MEMBER: Role.MEMBER, Role.EDITOR: Role.VISITOR, Role.ADMIN: Role.ADMIN}
    without = {Role.MEMBER: HASHES[Role.MEMBER]}
    assert read_cookie(cookies[Role.ADMIN], without, tmp_path) == NOBODY


def test_another_key_ends_all_visits(tmp_path: Path) -> None:
    cookie = write_cookie(make_visitor(Role.MEMBER), HASHES, tmp_path)
    (tmp_path / "sign_in" / "key").unlink()
    # Nothing is made for a cookie that cannot be right.
    assert read_cookie(cookie, HASHES, tmp_path) == NOBODY
    assert not (tmp_path / "sign_in" / "key").exists()
    write_cookie(make_visitor(Role.MEMBER), HASHES, tmp_path)
    assert read_cookie(cookie, HASHES, tmp_path) == NOBODY


def test_only_its_owner_reads_the_key(tmp_path: Path) -> None:
    sign("visit", data=tmp_path)
    key = tmp_path / "sign_in" / "key"
    assert (stat.S_IMODE(key.stat().st_mode), key.stat().st_size) == (0o600, 32)
    assert [file.name for file in key.parent.iterdir()] == ["key"]


def test_a_damaged_key_signs_nothing(tmp_path: Path) -> None:
    cookie = write_cookie(make_visitor(Role.MEMBER), HASHES, tmp_path)
    (tmp_path / "sign_in" / "key").write_bytes(b"")
    with pytest.raises(StoreError, match="no key of 32 bytes; delete it, and everyone signs in anew"):
        write_cookie(make_visitor(Role.MEMBER), HASHES, tmp_path)
    assert read_cookie(cookie, HASHES, tmp_path) == NOBODY


def test_who_signs_out_is_signed_out_wherever_the_cookie_was_kept(tmp_path: Path) -> None:
    first, second = make_visitor(Role.MEMBER), make_visitor(Role.MEMBER, visit="visit-2")
    cookies = [write_cookie(visitor, HASHES, tmp_path) for visitor in (first, second)]
    end_visit(first, tmp_path)
    assert [read_cookie(cookie, HASHES, tmp_path) for cookie in cookies] == [NOBODY, second]
    end_visit(second, tmp_path)
    assert [read_cookie(cookie, HASHES, tmp_path) for cookie in cookies] == [NOBODY, NOBODY]


def test_visits_that_are_over_anyway_leave_the_list_of_those_signed_out(tmp_path: Path) -> None:
    end_visit(replace(make_visitor(Role.MEMBER), visit="old", ends=1), tmp_path)
    end_visit(make_visitor(Role.MEMBER, visit="new"), tmp_path)
    assert (tmp_path / "sign_in" / "ended").read_text(encoding="ascii").split()[::2] == ["new"]


def test_without_the_list_of_those_signed_out_nobody_is_believed(tmp_path: Path) -> None:
    cookie = write_cookie(make_visitor(Role.MEMBER), HASHES, tmp_path)
    (tmp_path / "sign_in" / "ended").write_text("damaged", encoding="ascii")
    assert read_cookie(cookie, HASHES, tmp_path) == NOBODY


def test_a_signature_for_one_purpose_is_none_for_another(tmp_path: Path) -> None:
    signatures = {
        sign("sign in", "a", data=tmp_path),
        sign("sign out", "a", data=tmp_path),
        sign("sign in", "a", "", data=tmp_path),
        sign("sign in", "", "a", data=tmp_path),
    }
    assert len(signatures) == 4


def test_each_role_may_what_the_one_before_it_may() -> None:
    roles = list(Role)
    assert [[role.includes(other) for other in roles] for role in roles] == [
        [True, False, False, False],
        [True, True, False, False],
        [True, True, True, False],
        [True, True, True, True],
    ]
