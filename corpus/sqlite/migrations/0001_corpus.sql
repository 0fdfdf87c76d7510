-- One row per source (a URL or a path as given), in the order in which they were
-- first taken in. Exports go by the source itself.
CREATE TABLE sources (
    id        INTEGER PRIMARY KEY,
    source    TEXT NOT NULL UNIQUE,
    notice_id TEXT NOT NULL UNIQUE
) STRICT;

-- One row per version of a source's bytes; the bytes themselves stand in the
-- WARC record that the last three columns name. Rows are never changed but for `current`.
CREATE TABLE pages (
    id          INTEGER PRIMARY KEY,
    source_id   INTEGER NOT NULL REFERENCES sources (id),
    version     INTEGER NOT NULL, -- from 1
    current     INTEGER NOT NULL, -- 1 for the newest version, else 0
    sha256      TEXT NOT NULL,
    media       TEXT NOT NULL,    -- as declared; a hint
    size        INTEGER NOT NULL, -- bytes
    fetched_at  TEXT NOT NULL,    -- RFC 3339, UTC
    parent      TEXT NOT NULL,    -- source of the page that links to it or holds it
    warc_file   TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    UNIQUE (source_id, version)
) STRICT;
CREATE UNIQUE INDEX pages_current ON pages (source_id) WHERE current = 1;

-- How a stage ended for a page, and by which version of the stage. Written in
-- the transaction of the stage's results, after them.
CREATE TABLE stages (
    page_id INTEGER NOT NULL REFERENCES pages (id),
    stage   TEXT NOT NULL, -- document, notice, tasks, targets, index
    version TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason  TEXT NOT NULL, -- empty for ok
    at      TEXT NOT NULL, -- RFC 3339, UTC
    PRIMARY KEY (page_id, stage)
) STRICT, WITHOUT ROWID;
CREATE INDEX stages_failed ON stages (page_id) WHERE outcome <> 'ok';

-- Inputs that gave no bytes (too large, unreadable), until they do.
CREATE TABLE refusals (
    source  TEXT PRIMARY KEY,
    outcome TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What stages concluded. Records are the JSON of the corpus types; documents
-- and numbers are gzipped (a table page shrinks to about a tenth).
CREATE TABLE documents (
    page_id INTEGER PRIMARY KEY REFERENCES pages (id),
    json    BLOB NOT NULL
) STRICT;

CREATE TABLE notices (
    source_id INTEGER PRIMARY KEY REFERENCES sources (id),
    page_id   INTEGER NOT NULL REFERENCES pages (id), -- the page it was read from
    json      TEXT NOT NULL
) STRICT;

CREATE TABLE tasks (
    source_id INTEGER NOT NULL REFERENCES notices (source_id),
    ord       INTEGER NOT NULL, -- in the document, from 0
    task_id   TEXT NOT NULL,
    place     TEXT NOT NULL, -- JSON of corpus.Place
    json      TEXT NOT NULL,
    UNIQUE (source_id, ord)
) STRICT;
CREATE INDEX tasks_id ON tasks (task_id);

CREATE TABLE targets (
    source_id INTEGER NOT NULL REFERENCES notices (source_id),
    ord       INTEGER NOT NULL,
    target_id TEXT NOT NULL,
    task_id   TEXT NOT NULL, -- empty for prose outside any task
    json      TEXT NOT NULL,
    UNIQUE (source_id, ord)
) STRICT;
CREATE INDEX targets_id ON targets (target_id);
CREATE INDEX targets_task ON targets (task_id);

CREATE TABLE numbers (
    source_id INTEGER PRIMARY KEY REFERENCES notices (source_id),
    json      BLOB NOT NULL
) STRICT;
