"""Every error the knowledge base raises on purpose.

    KnowledgeBaseError
      ConfigError              config.yaml or an option is wrong: file, field, what is allowed
      IngestError              one source cannot become a document: source path, reason, what to do
        UnsupportedFormat      no parser for the suffix
        UnreadableSource       damaged, truncated or not what its suffix says
          SourceUnavailable    not to be had just now: its file, or the disk it is read with, fails
        EncryptedSource        needs a password
        NoTextFound            parsed, but holds no text
        LimitExceeded          larger, longer or slower than config.yaml allows
        FilesMissing           so many files are gone from a folder that its drive may be away
      StoreError               the index on disk
        IndexMissing           nothing has been ingested yet
        EncoderMismatch        the vectors were made by another encoder
        Locked                 another process is writing
        DocumentMissing        no document has this id
        BackupUnusable         a file to restore from is no backup, damaged or of a newer version
      EncoderError
        ModelUnavailable       a model file is missing or corrupt
      AnswerError
        GeneratorUnavailable   the language-model endpoint does not answer
      SignInFailed             the provider of accounts does not say who it is

A run over a folder catches `IngestError` and reports it; everything else propagates.
"""

from __future__ import annotations

from pathlib import Path


class KnowledgeBaseError(Exception):
    """Base of all expected failures; its message is one line that a person can act on."""


class ConfigError(KnowledgeBaseError):
    """A configuration value is missing, unknown or out of range."""

    def __init__(self, file: str | Path, field: str, allowed: str) -> None:
        self.file = str(file)
        self.field = field
        self.allowed = allowed
        super().__init__(f"{file}: {field}: {allowed}" if field else f"{file}: {allowed}")


class IngestError(KnowledgeBaseError):
    """One source could not become a document; the others are not affected."""

    def __init__(self, source: str | Path, reason: str, action: str) -> None:
        self.source = str(source)
        self.reason = reason
        self.action = action
        super().__init__(f"{source}: {reason}; {action}")

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        # Parsers run in a child process; the default pickling would lose the fields.
        return type(self), (self.source, self.reason, self.action)


class UnsupportedFormat(IngestError):
    """No parser reads files with this suffix."""


class UnreadableSource(IngestError):
    """The file is damaged, truncated, unreadable or not what its suffix says."""


class SourceUnavailable(UnreadableSource):
    """The file, or the disk that reading it needs, fails just now; another attempt may go better."""


class EncryptedSource(IngestError):
    """The file needs a password."""


class NoTextFound(IngestError):
    """The file was read and holds no text."""


class LimitExceeded(IngestError):
    """The file is over one of the limits in config.yaml."""


class FilesMissing(IngestError):
    """So many files of a folder are gone that its drive may be away; their documents stay as they were."""


INGEST_ERRORS: dict[str, type[IngestError]] = {
    error.__name__: error
    for error in (UnsupportedFormat, UnreadableSource, SourceUnavailable, EncryptedSource, NoTextFound, LimitExceeded)
}
"""The ways in which a source can fail, by name: for errors that come from another process or the catalogue."""


class StoreError(KnowledgeBaseError):
    """The index on disk cannot be used as asked."""


class IndexMissing(StoreError):
    """Nothing has been ingested into this data folder."""

    def __init__(self, data: str | Path) -> None:
        self.data = str(data)
        super().__init__(f"{data}: no index here yet; run `seobs ingest` first")


class EncoderMismatch(StoreError):
    """The index holds vectors of another encoder than the configured one."""

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(
            f"config.yaml asks for the encoder {expected}, the index was built with {found}; run `seobs rebuild`"
        )


class Locked(StoreError):
    """Another process is writing to the index."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        super().__init__(f"the index is being written by {owner}; wait for it to finish or stop that process")


class DocumentMissing(StoreError):
    """No document has this id, or the asker may not see it."""

    def __init__(self, document_id: str) -> None:
        self.document_id = document_id
        super().__init__(f"no document has the id {document_id}; `seobs list` shows the ids")


class BackupUnusable(StoreError):
    """A file is no backup of ours, damaged, or written by a newer version; nothing was changed."""

    def __init__(self, file: str | Path, reason: str) -> None:
        self.file = str(file)
        self.reason = reason
        super().__init__(f"{file}: cannot be restored: {reason}; nothing was changed")


class EncoderError(KnowledgeBaseError):
    """The text encoder cannot work."""


class ModelUnavailable(EncoderError):
    """A model file is missing, corrupt or not of the expected kind."""

    def __init__(self, model: str | Path, reason: str, action: str) -> None:
        self.model = str(model)
        self.reason = reason
        self.action = action
        super().__init__(f"{model}: {reason}; {action}")


class AnswerError(KnowledgeBaseError):
    """A question could not be answered for a technical reason."""


class GeneratorUnavailable(AnswerError):
    """The configured language-model endpoint does not answer in time."""

    def __init__(self, endpoint: str, reason: str) -> None:
        self.endpoint = endpoint
        self.reason = reason
        super().__init__(f"{endpoint}: {reason}; quotes are shown instead of a written answer")


class SignInFailed(KnowledgeBaseError):
    """The OpenID Connect provider did not say who it is; `reason` holds neither codes nor tokens."""

    def __init__(self, issuer: str, reason: str) -> None:
        self.issuer = issuer
        self.reason = reason
        super().__init__(f"{issuer}: {reason}; see web.sign_in.provider in config.yaml and what the provider logs")
