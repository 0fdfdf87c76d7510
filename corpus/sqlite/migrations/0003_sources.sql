-- How the sources of the crawl fare. Times are Unix milliseconds.
-- One row per source and pass that asked it for anything (corpus.SourceNight).
CREATE TABLE nights (
    site TEXT    NOT NULL,
    at   INTEGER NOT NULL,
    json TEXT    NOT NULL,
    PRIMARY KEY (site, at)
) STRICT, WITHOUT ROWID;

-- How each source stands after its last night (corpus.SourceHealth).
CREATE TABLE health (
    site TEXT PRIMARY KEY,
    json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions of pages that are kept out of the corpus because they are out of
-- their source's band; the newest of each source. The bytes stand in the WARC record.
CREATE TABLE held (
    source      TEXT PRIMARY KEY,
    site        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    media       TEXT NOT NULL,
    size        INTEGER NOT NULL,
    fetched_at  TEXT NOT NULL,    -- RFC 3339, UTC
    parent      TEXT NOT NULL,
    warc_file   TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX held_site ON held (site);
