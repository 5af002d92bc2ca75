"""config.yaml: typed, frozen, and every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from kb.config import GeneratorConfig, ProviderConfig, SignInConfig, load_config
from kb.errors import ConfigError
from tests.conftest import REPOSITORY, SHIPPED_CONFIG


def write_config(folder: Path, old: str = "", new: str = "") -> Path:
    written = SHIPPED_CONFIG.read_text(encoding="utf-8")
    assert old in written
    file = folder / "config.yaml"
    file.write_text(written.replace(old, new, 1), encoding="utf-8")
    return file


def test_paths_are_relative_to_the_file_and_options_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_config(tmp_path)
    monkeypatch.chdir(REPOSITORY)
    assert load_config(file).paths.corpus == tmp_path / "corpus"
    config = load_config(file, corpus=Path("corpus"), data=tmp_path / "elsewhere")
    assert (config.paths.corpus, config.paths.data) == (REPOSITORY / "corpus", tmp_path / "elsewhere")


def test_a_configuration_cannot_be_changed_after_loading() -> None:
    config = load_config(SHIPPED_CONFIG)
    with pytest.raises(ValidationError, match="frozen"):
        config.answer.quotes = 5


def test_the_commented_generator_of_the_shipped_file_is_right() -> None:
    written = SHIPPED_CONFIG.read_text(encoding="utf-8")
    start = written.index("  # generator:")
    lines = [line.removeprefix("  # ") for line in written[start:].split("\n\n")[0].splitlines()[1:]]
    values = dict(line.split("#")[0].strip().split(": ", 1) for line in lines)
    generator = GeneratorConfig.model_validate({**values, "api_key_variable": None})
    assert (generator.endpoint, generator.model) == ("http://127.0.0.1:11434/v1", "qwen3:8b")


def test_the_commented_sign_in_of_the_shipped_file_is_right() -> None:
    written = SHIPPED_CONFIG.read_text(encoding="utf-8")
    lines = [line.removeprefix("  # ") for line in written[written.index("  # sign_in:") :].splitlines()[1:5]]
    values = yaml.safe_load("\n".join(lines))
    assert SignInConfig.model_validate(values) == SignInConfig(
        member="env:SEOBS_MEMBER_PASSWORD", editor="env:SEOBS_EDITOR_PASSWORD", admin=None, hours=12
    )


def test_the_commented_provider_of_the_shipped_file_is_right() -> None:
    written = SHIPPED_CONFIG.read_text(encoding="utf-8")
    lines = [line.removeprefix("  #   # ") for line in written[written.index("  #   # provider:") :].splitlines()[1:8]]
    provider = ProviderConfig.model_validate(yaml.safe_load("\n".join(lines)))
    assert (provider.claim, provider.member, provider.admin) == ("email", ("@example.org",), ())


def test_a_password_in_the_clear_is_refused_and_not_shown(tmp_path: Path) -> None:
    section = "sign_in: {member: hunter2hunter2, editor: null, admin: null, hours: 12}"
    with pytest.raises(ConfigError) as refused:
        load_config(write_config(tmp_path, "sign_in: null", section))
    assert "web.sign_in.member: Value error, expected a hash that `seobs password` prints" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  chunk_words", "  chunk_wrods: 1\n  chunk_words", "ingest.chunk_wrods: unknown key; remove it or mend"),
        ("chunk_words: 120", "chunk_words: 5", "ingest.chunk_words: Input should be greater than or equal to 20"),
        ("chunk_words: 120", "chunk_words: many", "ingest.chunk_words: Input should be a valid integer"),
        ("    pages: 5000\n", "", "ingest.limits.pages: Field required"),
        ("[minutes]", "[novels]", "ingest.access.internal_types.0: Input should be 'declaration'"),
        ("generator: null", "generator: {endpoint: ftp://x}", "answer.generator.endpoint: String should match pattern"),
        ("language: en", "language: xx", "web.language: Input should be 'en'"),
        ("contact: null", "contact: the office", "web.contact: String should match pattern"),
        ("port: 8501", "port: 0", "web.port: Input should be greater than or equal to 1"),
        ("web:", "webb:", "web: Field required"),
        ("paths:", "\tpaths:", "not valid YAML: while scanning"),
    ],
)
def test_a_mistake_is_one_line_that_names_file_and_field(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = write_config(tmp_path, old, new)
    with pytest.raises(ConfigError) as refused:
        load_config(file)
    assert str(refused.value).startswith(f"{file}: {message}")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file; name one with --config"),
        (b"", "expected sections such as `paths:` and `index:`"),
        (b"- a\n- b\n", "expected sections such as `paths:` and `index:`"),
        (b"caf\xe9: 1", "cannot be read: 'utf-8' codec can't decode byte"),
        (b"a: !!python/object/apply:os.system [true]", "not valid YAML: could not determine a constructor"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "config.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        load_config(file)
    assert str(refused.value).startswith(f"{file}: {message}")
    assert "\n" not in str(refused.value)


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: .*Is a directory"):
        load_config(tmp_path)
