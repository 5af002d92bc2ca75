-- A search that somebody wants to come back to: its address, never what it found.

CREATE TABLE saved_search (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    UNIQUE (owner, address)
);
