"""config.yaml as frozen, typed sections: one section per folder, unknown keys refused.

Loading reads one small file and touches no model. Functions get their own section, never the whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kb.errors import ConfigError
from kb.metadata import DocumentType


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PathsConfig(_Section):
    """Folders; relative ones are taken from the folder of config.yaml."""

    corpus: Path
    data: Path

    @field_validator("corpus", "data")
    @classmethod
    def _refuse_no_path(cls, value: Path) -> Path:
        if "\0" in str(value):
            raise ValueError("no path has a NUL character in it")
        return value


class LimitsConfig(_Section):
    """What one source may cost; a file over a limit is reported and left out."""

    size_mb: int = Field(gt=0)
    inflated_mb: int = Field(gt=0)
    inflated_ratio: int = Field(gt=1)
    entries: int = Field(gt=0)
    nesting: int = Field(ge=1)
    pages: int = Field(gt=0)
    characters: int = Field(gt=0)
    seconds: int = Field(gt=0)
    memory_mb: int = Field(ge=512)


class AccessConfig(_Section):
    """Which documents are internal."""

    internal_types: tuple[DocumentType, ...]
    internal_folders: tuple[str, ...]


class OcrConfig(_Section):
    """How scanned pages are read; no languages means not at all."""

    languages: tuple[str, ...]
    dpi: int = Field(ge=100, le=600)
    seconds_per_page: int = Field(gt=0)


class WatchConfig(_Section):
    """How `seobs ingest --watch` follows the corpus folder."""

    seconds: float = Field(gt=0)
    still_seconds: float = Field(ge=0)


class IngestConfig(_Section):
    """How sources become chunks."""

    chunk_words: int = Field(ge=20, le=400)
    processes: int = Field(ge=0)
    limits: LimitsConfig
    ocr: OcrConfig
    watch: WatchConfig
    access: AccessConfig


class IndexConfig(_Section):
    """The encoder and how vectors are searched."""

    encoder: str = Field(min_length=1)
    query_prefix: str
    passage_prefix: str
    threads: int = Field(ge=0)
    exact_below: int = Field(ge=0)


class GeneratorConfig(_Section):
    """An OpenAI-compatible language-model endpoint."""

    endpoint: str = Field(pattern=r"^https?://")
    model: str = Field(min_length=1)
    api_key_variable: str | None
    context_tokens: int = Field(ge=1024)
    answer_tokens: int = Field(ge=64)
    seconds: float = Field(gt=0)


class AnswerConfig(_Section):
    """How questions are answered; without a generator answers are verbatim quotes."""

    quotes: int = Field(ge=1, le=10)
    nearest: int = Field(ge=1, le=10)
    confidence: float = Field(ge=0, le=1)
    generator: GeneratorConfig | None


class ProviderConfig(_Section):
    """An OpenID Connect provider at which one signs in with an account of one's own.

    `claim` is what the provider says of an account, a path such as `realm_access.roles` in it, and the lists hold the
    values of it that open each role. With `email` these are addresses, or "@example.org" for all of a domain.
    """

    issuer: str = Field(pattern=r"^(https://|http://(localhost|127\.0\.0\.1)[:/])\S+$")
    client_id: str = Field(min_length=1)
    client_secret: str | None = Field(pattern=r"^env:\w+$")
    claim: str = Field(min_length=1)
    member: tuple[str, ...]
    editor: tuple[str, ...]
    admin: tuple[str, ...]


class SignInConfig(_Section):
    """Who may do what: passwords that staff share, one for each role, or accounts at a provider, or both.

    The passwords are hashes, or names of environment variables that hold them.
    """

    member: str | None
    editor: str | None
    admin: str | None
    provider: ProviderConfig | None = None
    hours: float = Field(gt=0, le=720)

    @field_validator("member", "editor", "admin")
    @classmethod
    def _refuse_plain_password(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("scrypt:", "env:")):
            raise ValueError("expected a hash that `seobs password` prints, or env:NAME of a variable that holds one")
        return value


class WebConfig(_Section):
    """The app; without a sign-in visitors read what is public, and who sits at the machine corrects.

    `contact` is the mail address of who gives access to internal documents; None names nobody.
    """

    address: str
    port: int = Field(ge=1, le=65535)
    language: Literal["en", "sl", "hr", "sr-Latn", "sr-Cyrl", "it", "es", "de"]
    keep_days: int = Field(ge=1, default=365)
    contact: str | None = Field(default=None, pattern=r"^[^@\s<>?&]+@[^@\s<>?&]+$")
    sign_in: SignInConfig | None = None


class Config(_Section):
    """The whole of config.yaml."""

    paths: PathsConfig
    ingest: IngestConfig
    index: IndexConfig
    answer: AnswerConfig
    web: WebConfig


def load_config(file: Path, *, corpus: Path | None = None, data: Path | None = None) -> Config:
    """Read config.yaml; `corpus` and `data` win over its paths and are relative to the working directory.

    Raises ConfigError naming the file, the field and what is allowed.
    """
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(file, "", "no such file; name one with --config") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(file, "", f"cannot be read: {error}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError(file, "", f"not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(content, dict):
        raise ConfigError(file, "", "expected sections such as `paths:` and `index:`")
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        allowed = "unknown key; remove it or mend its spelling" if first["type"] == "extra_forbidden" else first["msg"]
        raise ConfigError(file, field, allowed) from error
    base = file.resolve().parent
    paths = PathsConfig(
        corpus=corpus.resolve() if corpus else (base / config.paths.corpus).resolve(),
        data=data.resolve() if data else (base / config.paths.data).resolve(),
    )
    return config.model_copy(update={"paths": paths})
