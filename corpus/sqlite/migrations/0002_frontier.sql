-- The crawl's frontier. Times are Unix milliseconds, 0 for never.
-- One row per host that any address is on.
CREATE TABLE hosts (
    id           INTEGER PRIMARY KEY,
    host         TEXT NOT NULL UNIQUE, -- with its port
    paused_until INTEGER NOT NULL,     -- 0 for not at all
    pace         INTEGER NOT NULL      -- learned time between requests, in milliseconds; 0 for none yet
) STRICT;

-- One row per address (corpus.Address).
CREATE TABLE addresses (
    id            INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,    -- list, detail, attachment
    rank          INTEGER NOT NULL, -- 0 lists, 1 new details, 2 new attachments, 3 all that were seen before
    site          TEXT NOT NULL,
    host_id       INTEGER NOT NULL REFERENCES hosts (id),
    parent        TEXT NOT NULL,
    title         TEXT NOT NULL,
    date          TEXT NOT NULL,
    found_at      INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    visited_at    INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    passed_at     INTEGER NOT NULL,
    deep_at       INTEGER NOT NULL,
    interval      INTEGER NOT NULL, -- milliseconds
    status        INTEGER NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    body_hash     TEXT NOT NULL,
    content_hash  TEXT NOT NULL,
    failures      INTEGER NOT NULL,
    gone_at       INTEGER NOT NULL,
    gone          INTEGER NOT NULL,
    withdrawn     INTEGER NOT NULL  -- 0 or 1
) STRICT;
CREATE INDEX addresses_due ON addresses (host_id, rank, due_at);
CREATE INDEX addresses_parent ON addresses (parent) WHERE kind = 'attachment';
CREATE INDEX addresses_withdrawn ON addresses (site) WHERE withdrawn = 1;
