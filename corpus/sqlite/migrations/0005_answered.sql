-- When the answer came whose bytes are those of body_hash: later answers that
-- repeat it refer to the WARC record of that date.
ALTER TABLE addresses ADD COLUMN answered_at INTEGER NOT NULL DEFAULT 0;
