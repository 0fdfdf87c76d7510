-- The notices that a run touched, as they were before it, until the run ends:
-- the first change of a notice copies its records. A notice that was not there has an empty one.
CREATE TABLE touched (
    source_id INTEGER PRIMARY KEY REFERENCES sources (id),
    notice    TEXT NOT NULL
) STRICT;
CREATE TABLE touched_targets (
    source_id INTEGER NOT NULL REFERENCES touched (source_id),
    ord       INTEGER NOT NULL,
    json      TEXT NOT NULL,
    PRIMARY KEY (source_id, ord)
) STRICT, WITHOUT ROWID;

-- What runs changed in the targets, one row per run and notice (corpus.NoticeDelta).
CREATE TABLE deltas (
    run       INTEGER NOT NULL, -- when it ended, Unix milliseconds
    source_id INTEGER NOT NULL REFERENCES sources (id),
    event     TEXT NOT NULL,
    json      TEXT NOT NULL,
    PRIMARY KEY (run, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deltas_source ON deltas (source_id, run);
