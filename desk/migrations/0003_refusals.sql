-- Whether what somebody spoke of was a refusal: one that was right is a test question without an answer.

ALTER TABLE feedback ADD COLUMN refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1));

-- When a saved search was last opened: those that nobody opens are forgotten, counted from now on.
ALTER TABLE saved_search ADD COLUMN opened_at TEXT NOT NULL DEFAULT '';
UPDATE saved_search SET opened_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now');
