-- What staff say of two documents that lie at different places: the one is a newer version of the other.
CREATE TABLE newer_version (
    older_id TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    newer_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    CHECK (older_id != newer_id)
) WITHOUT ROWID;
CREATE INDEX newer_version_by_newer ON newer_version (newer_id);
