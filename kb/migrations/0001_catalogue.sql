-- The source of truth: catalogue, text of record, chunks with lemma keys and vectors, records.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- state: current = searchable and listed; superseded = a later version stands at its path; gone = its file was removed.
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('current', 'superseded', 'gone')),
    superseded_by TEXT REFERENCES document (id),
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    text TEXT NOT NULL,
    title TEXT NOT NULL,
    document_type TEXT NOT NULL,
    language TEXT NOT NULL,
    date_edtf TEXT,
    date_earliest TEXT,
    date_latest TEXT,
    date_kind TEXT,
    access_level TEXT NOT NULL CHECK (access_level IN ('public', 'internal')),
    fingerprint TEXT NOT NULL,
    ingested_at TEXT NOT NULL
);
CREATE INDEX document_by_date ON document (state, date_earliest);

-- Every place where a document's content lies; the same content under two names is one document with two places.
CREATE TABLE place (
    path TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX place_by_document ON place (document_id);

CREATE TABLE document_project (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (document_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE evidence (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    confidence REAL NOT NULL,
    property TEXT, -- the file property it came from, or NULL when it came from a passage:
    start INTEGER,
    end INTEGER,
    PRIMARY KEY (document_id, field)
) WITHOUT ROWID;

CREATE TABLE page (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

CREATE TABLE block (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    page INTEGER NOT NULL,
    level INTEGER NOT NULL,
    PRIMARY KEY (document_id, ordinal)
) WITHOUT ROWID;

-- vector: float16, unit length. cached: 1 once the vector is in the Chroma cache.
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    page INTEGER NOT NULL,
    heading_path TEXT NOT NULL, -- JSON list
    keys TEXT NOT NULL, -- lemma keys of title, heading path and text, separated by spaces
    vector BLOB NOT NULL,
    cached INTEGER NOT NULL DEFAULT 0,
    UNIQUE (document_id, ordinal)
);
CREATE INDEX chunk_to_cache ON chunk (cached) WHERE cached = 0;

CREATE TABLE sentence (
    chunk_id INTEGER NOT NULL REFERENCES chunk (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    keys TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (chunk_id, ordinal)
) WITHOUT ROWID;

-- Folded word forms and the keys they have in the documents: finds "zadružništva" for "zadruznistvo".
CREATE TABLE word_form (
    form TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (form, key)
) WITHOUT ROWID;

-- Chunks that are gone and may still be in the Chroma cache.
CREATE TABLE removed_chunk (
    id INTEGER PRIMARY KEY
);

CREATE VIRTUAL TABLE chunk_keys USING fts5 (
    keys, content = 'chunk', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2 tokenchars '.-'"
);
CREATE VIRTUAL TABLE chunk_terms USING fts5vocab ('chunk_keys', 'row');
CREATE TRIGGER chunk_inserted AFTER INSERT ON chunk BEGIN
    INSERT INTO chunk_keys (rowid, keys) VALUES (new.id, new.keys);
END;
CREATE TRIGGER chunk_deleted AFTER DELETE ON chunk BEGIN
    INSERT INTO chunk_keys (chunk_keys, rowid, keys) VALUES ('delete', old.id, old.keys);
END;

CREATE TABLE failure (
    path TEXT PRIMARY KEY,
    sha256 TEXT,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    action TEXT NOT NULL,
    failed_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE record (
    id TEXT PRIMARY KEY,
    register TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX record_by_register ON record (register, document_id, ordinal);

CREATE TABLE record_value (
    record_id TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    field TEXT NOT NULL,
    written TEXT NOT NULL,
    normalised TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (record_id, ordinal)
) WITHOUT ROWID;

INSERT INTO setting (name, value) VALUES ('generation', '0');
