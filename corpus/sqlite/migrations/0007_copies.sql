-- What is compared of each notice's text (package index/copies).
CREATE TABLE texts (
    source_id INTEGER PRIMARY KEY REFERENCES notices (source_id),
    version   TEXT NOT NULL,
    number    TEXT NOT NULL,   -- document number in the form that is compared; empty for none
    signature BLOB NOT NULL,   -- empty for a text that is too short
    paired    INTEGER NOT NULL -- 1 when the notice's pairs are stored
) STRICT;
CREATE INDEX texts_number ON texts (number) WHERE number <> '';

CREATE TABLE text_bands (
    band      INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES texts (source_id),
    PRIMARY KEY (band, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX text_bands_source ON text_bands (source_id);

-- Two notices that are copies of one another; a < b.
CREATE TABLE copy_pairs (
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_pairs_b ON copy_pairs (b);

-- The notices that have copies, each with the one that stands for its group.
CREATE TABLE copies (
    source_id INTEGER PRIMARY KEY,
    lead      INTEGER NOT NULL
) STRICT;
CREATE INDEX copies_lead ON copies (lead);
