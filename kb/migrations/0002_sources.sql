-- More of what sources are: values stated by people, pages of scans, members of archives, files seen, documents alike.

-- Fields with several values: projects, languages, authors, places.
CREATE TABLE document_value (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (document_id, field, ordinal)
) WITHOUT ROWID;
INSERT INTO document_value SELECT document_id, 'projects', ordinal, name FROM document_project;
INSERT INTO document_value SELECT id, 'languages', 0, language FROM document;
DROP TABLE document_project;
CREATE INDEX document_by_value ON document_value (field, value COLLATE NOCASE);

ALTER TABLE document ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
-- Scanned pages whose text could not be recognised, because Tesseract or a language pack was missing.
ALTER TABLE document ADD COLUMN unread_pages INTEGER NOT NULL DEFAULT 0;

-- What ingestion proposed, in the order of the values of a field.
ALTER TABLE evidence RENAME TO old_evidence;
CREATE TABLE evidence (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    value TEXT NOT NULL,
    confidence REAL NOT NULL,
    property TEXT, -- the file property it came from, or NULL when it came from a passage:
    start INTEGER,
    end INTEGER,
    PRIMARY KEY (document_id, field, ordinal)
) WITHOUT ROWID;
INSERT INTO evidence SELECT document_id, field, 0, value, confidence, property, start, end FROM old_evidence;
DROP TABLE old_evidence;

-- What people stated, in a sidecar or in the app; wins over what was proposed. No reference to document: a statement
-- may come before its document is read, and survives it.
CREATE TABLE statement (
    document_id TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('sidecar', 'edit')),
    field TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    value TEXT, -- NULL: it was stated that there is none
    origin TEXT NOT NULL,
    PRIMARY KEY (document_id, source, field, ordinal)
) WITHOUT ROWID;

-- words: where the words of a printed page stand, see kb/layout.py; compressed by zlib.
ALTER TABLE page ADD COLUMN ocr_confidence REAL;
ALTER TABLE page ADD COLUMN width REAL;
ALTER TABLE page ADD COLUMN height REAL;
ALTER TABLE page ADD COLUMN words BLOB;

ALTER TABLE block ADD COLUMN is_header INTEGER NOT NULL DEFAULT 0;
ALTER TABLE block ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- With which parsers and limits a source failed: the same content fails again until one of them changes.
ALTER TABLE failure ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';

-- Files as they were when they were hashed last: a file of the same size and time need not be read again.
CREATE TABLE seen_file (
    path TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    changed_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) WITHOUT ROWID;

-- What archives and mails hold, by the hash of their content; a member that cannot be taken out has a kind of error.
CREATE TABLE member (
    container_sha256 TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    kind TEXT,
    reason TEXT,
    action TEXT,
    PRIMARY KEY (container_sha256, ordinal)
) WITHOUT ROWID;

-- What documents are compared by: packed text signature, float16 mean of the chunk vectors, JSON counts of dates, numbers
-- and names. compared: 1 once the document has been compared with all others.
CREATE TABLE signature (
    document_id TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    packed BLOB NOT NULL,
    mean BLOB NOT NULL,
    marks TEXT NOT NULL,
    compared INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- decision: what staff said of it; NULL while nobody has.
CREATE TABLE likeness (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    other_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('near_copy', 'language_version')),
    similarity REAL NOT NULL,
    evidence TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('confirmed', 'rejected')),
    PRIMARY KEY (document_id, other_id, kind),
    CHECK (document_id < other_id)
) WITHOUT ROWID;
CREATE INDEX likeness_by_other ON likeness (other_id);
