-- Files that a page links to, by its newest document, as the sources they would have.
CREATE TABLE links (
    source_id INTEGER NOT NULL REFERENCES sources (id),
    ord       INTEGER NOT NULL, -- from 0, in page order; several targets of one link follow each other
    target    TEXT NOT NULL,    -- a source, which need not be there
    name      TEXT NOT NULL,
    UNIQUE (source_id, ord)
) STRICT;
CREATE INDEX links_target ON links (target);
CREATE INDEX pages_parent ON pages (parent) WHERE current = 1 AND parent <> '';

-- Sources that belong to the notice of another one: they have no notice of their own.
CREATE TABLE attached (
    source_id INTEGER PRIMARY KEY REFERENCES sources (id),
    notice    INTEGER NOT NULL REFERENCES sources (id),
    ord       INTEGER NOT NULL, -- in the notice, from 0
    name      TEXT NOT NULL
) STRICT;
CREATE INDEX attached_notice ON attached (notice, ord);

-- With which attachments a notice's records were made, and which of their blocks were copies.
CREATE TABLE joined (
    source_id INTEGER PRIMARY KEY REFERENCES sources (id),
    digest    TEXT NOT NULL,
    copies    TEXT NOT NULL -- JSON: indexes of blocks by source
) STRICT;

-- Notices that are no more, and that the search index may still hold.
CREATE TABLE unlisted (
    notice_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
