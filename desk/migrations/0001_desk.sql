-- What people asked and said. Nothing here can be made again from the documents, and nothing here is a document.

CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL
);
CREATE INDEX conversation_by_owner ON conversation (owner, changed_at);

-- A conversation is its questions: the answers are found anew for who reads it.
CREATE TABLE turn (
    conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    question TEXT NOT NULL,
    PRIMARY KEY (conversation_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL,
    language TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'missing')),
    note TEXT NOT NULL,
    quotes TEXT NOT NULL,
    given_at TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'gold', 'closed'))
);
-- Who clicks twice says it once.
CREATE UNIQUE INDEX feedback_open ON feedback (question, verdict, note) WHERE outcome = 'open';

CREATE TABLE unanswered (
    question TEXT NOT NULL,
    language TEXT NOT NULL,
    times INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (question, language)
) WITHOUT ROWID;

CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY,
    measured_at TEXT NOT NULL,
    questions TEXT NOT NULL,
    figures TEXT NOT NULL
);
