-- A file may belong to several notices.
CREATE TABLE attached_to (
    source_id INTEGER NOT NULL REFERENCES sources (id),
    notice    INTEGER NOT NULL REFERENCES sources (id),
    ord       INTEGER NOT NULL, -- in the notice, from 0
    name      TEXT NOT NULL,
    PRIMARY KEY (source_id, notice)
) STRICT, WITHOUT ROWID;
INSERT INTO attached_to SELECT source_id, notice, ord, name FROM attached;
DROP TABLE attached;
ALTER TABLE attached_to RENAME TO attached;
CREATE INDEX attached_notice ON attached (notice, ord);

-- Files that the crawl found on a page, also those that no link names: in scripts, frames and viewers.
CREATE TABLE found_files (
    page   TEXT NOT NULL,    -- a source
    ord    INTEGER NOT NULL, -- in page order, from 0
    target TEXT NOT NULL,    -- a source, which need not be there
    name   TEXT NOT NULL,
    PRIMARY KEY (page, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX found_files_target ON found_files (target);

-- Up to where all records of the archive are dealt with, beyond those that pages refer to. One row.
CREATE TABLE archived (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    warc_file   TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL
) STRICT;

