"""Passwords and their hashes."""

from __future__ import annotations

import io
import sys

import pytest

from cli import main
from kb.config import SignInConfig
from kb.errors import ConfigError
from tests.web.sign_in import HASHES, PASSWORDS
from web.passwords import find_role, hash_password, is_password, list_hashes
from web.visitors import Role


def test_a_password_is_known_by_its_hash_and_no_other_is() -> None:
    stored = hash_password("zadruge so močne", cost=2)
    assert is_password("zadruge so močne", stored)
    assert not is_password("zadruge so mocne", stored)
    assert not is_password("", stored)


def test_a_letter_that_was_typed_as_two_characters_is_the_same() -> None:
    assert is_password("zadruge so moc\u030cne", hash_password("zadruge so močne", cost=2))


def test_the_same_password_has_another_hash_each_time_and_none_holds_it() -> None:
    hashes = {hash_password("correct horse battery", cost=2) for _ in range(3)}
    assert len(hashes) == 3
    assert not any("horse" in stored or "$" in stored for stored in hashes)


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 201])
def test_a_password_that_is_too_short_or_too_long_gets_no_hash(password: str) -> None:
    with pytest.raises(ValueError, match="a password has 12 to 200 characters"):
        hash_password(password)


def test_the_role_is_that_of_the_password_the_highest_when_it_is_of_two() -> None:
    assert {find_role(password, HASHES): role for role, password in PASSWORDS.items()} == {
        role: role for role in HASHES
    }
    assert find_role("none of them at all", HASHES) is None
    assert find_role(PASSWORDS[Role.MEMBER], HASHES | {Role.ADMIN: HASHES[Role.MEMBER]}) is Role.ADMIN


def test_every_hash_is_tried_whichever_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []
    monkeypatch.setattr("web.passwords.is_password", lambda password, stored: tried.append(stored))
    find_role(PASSWORDS[Role.MEMBER], HASHES)
    assert tried == list(HASHES.values())


def test_a_hash_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    config = SignInConfig(member=HASHES[Role.MEMBER], editor="env:STAFF_HASH", admin=None, hours=12)
    with pytest.raises(ConfigError, match="web.sign_in.editor: the environment variable STAFF_HASH is not set"):
        list_hashes(config)
    monkeypatch.setenv("STAFF_HASH", HASHES[Role.EDITOR])
    assert list_hashes(config) == {role: HASHES[role] for role in (Role.MEMBER, Role.EDITOR)}


@pytest.mark.parametrize(
    "stored",
    [
        "hunter2hunter2",
        "scrypt:32768:8:3::",
        HASHES[Role.EDITOR].replace("scrypt:2:", "scrypt:3:"),
        # 64 GB of memory for every try.
        HASHES[Role.EDITOR].replace("scrypt:2:", "scrypt:67108864:"),
    ],
    # The salt of a hash is another one in each process.
    ids=["a password", "no salt", "an odd cost", "a huge cost"],
)
def test_what_is_no_usable_hash_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, stored: str) -> None:
    monkeypatch.setenv("STAFF_HASH", stored)
    with pytest.raises(ConfigError) as refused:
        list_hashes(SignInConfig(member=None, editor="env:STAFF_HASH", admin=None, hours=12))
    assert str(refused.value) == ("config.yaml: web.sign_in.editor: no hash of a password; `seobs password` prints one")


def test_the_command_prints_the_hash_of_a_piped_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # The real cost, as people use it: half a second for making and half for checking.
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    assert main(["password"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("scrypt:32768:8:3:") and printed.count("\n") == 1
    assert is_password("correct horse battery", printed.strip())


def test_the_command_refuses_a_short_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert main(["password"]) == 2
    assert capsys.readouterr() == ("", "seobs password: a password has 12 to 200 characters\n")
