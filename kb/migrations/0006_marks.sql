-- Words of the scripts of India, of Thai and of others hold marks, which were not indexed as parts of words; nor was an
-- apostrophe. Keys are folded before they come here.
DROP TABLE chunk_terms;
DROP TABLE chunk_keys;
CREATE VIRTUAL TABLE chunk_keys USING fts5 (
    keys, content = 'chunk', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '.-'''"
);
CREATE VIRTUAL TABLE chunk_terms USING fts5vocab ('chunk_keys', 'row');
INSERT INTO chunk_keys (chunk_keys) VALUES ('rebuild');
