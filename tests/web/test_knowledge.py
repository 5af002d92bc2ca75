"""What the pages share: the desk, which forgets what is old also while the server goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.web.sign_in import use_config, write_config
from web import knowledge


def test_what_is_old_is_forgotten_without_a_new_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = use_config(write_config(tmp_path), monkeypatch)
    config.paths.data.mkdir()
    desk = knowledge.open_desk()
    monkeypatch.setattr("desk.conversations._now", lambda: _days_ago(config.web.keep_days + 1))
    old = desk.conversations.begin("ana", "Kdaj?")
    assert knowledge.open_desk().conversations.get(old) is not None
    tomorrow = date.today() + timedelta(days=1)
    monkeypatch.setattr(knowledge, "date", SimpleNamespace(today=lambda: tomorrow))
    assert knowledge.open_desk().conversations.get(old) is None


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
