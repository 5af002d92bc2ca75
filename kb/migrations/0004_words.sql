-- The vector of each word of the documents by itself: whether a text holds a word of a question in another language is
-- asked of every question, and encoding the words of three passages takes a second.
CREATE TABLE word_vector (
    word TEXT PRIMARY KEY,
    vector BLOB NOT NULL
) WITHOUT ROWID;
