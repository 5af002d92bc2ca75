-- Words of the index by their skeleton (index/spelling.py): what is misspelled or spelled otherwise in another language is
-- looked for among those that begin alike. Words of documents that are gone may stay: they are in no chunk.
CREATE TABLE spelling (
    skeleton TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (skeleton, key)
) WITHOUT ROWID;
