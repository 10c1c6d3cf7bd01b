-- The catalogue: everything in it is derived from the accessions and the journal, and may be deleted.
-- An item's id is the first 60 bits of its SHA-256, so that it never depends on the order of arrival.

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    accession TEXT NOT NULL,
    stored TEXT NOT NULL,           -- path below the library folder
    sha256 TEXT NOT NULL,
    length INTEGER NOT NULL,
    given TEXT NOT NULL,            -- as the person named it
    done INTEGER NOT NULL DEFAULT 0,
    UNIQUE (accession, stored)
);
CREATE INDEX file_sha256 ON file (sha256);

-- Stretches of an unfinished file whose items are in the catalogue already.
CREATE TABLE stretch_done (
    file INTEGER NOT NULL,
    start INTEGER NOT NULL,
    PRIMARY KEY (file, start)
) WITHOUT ROWID;

-- Rows stand in the order in which they came, as their ids are scattered.
CREATE TABLE item (
    id INTEGER NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    media TEXT NOT NULL,
    kind TEXT NOT NULL,             -- story, nonstory
    reason TEXT NOT NULL,           -- the rule that decided the kind
    words INTEGER NOT NULL,
    header TEXT NOT NULL,           -- JSON of the record's values
    supplied_title TEXT,
    claims TEXT NOT NULL,           -- a line each: field, start, end, rule, confidence
    findings TEXT NOT NULL,         -- JSON
    work TEXT                       -- of a story
);
CREATE INDEX item_work ON item (work) WHERE work IS NOT NULL;

-- The journal's decisions, the last one of each field; laid over what was read.
CREATE TABLE decision (
    item INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,            -- JSON
    PRIMARY KEY (item, field)
) WITHOUT ROWID;

CREATE TABLE origin (
    item INTEGER NOT NULL,
    file INTEGER NOT NULL,
    member TEXT NOT NULL,           -- empty for an item that is the whole file
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (item, file, member, offset)
) WITHOUT ROWID;

-- Stories among several in one item, which the first of them is the row of; all of them lie where the item does.
CREATE TABLE story (
    item INTEGER PRIMARY KEY,
    whole INTEGER NOT NULL,         -- the item's own id
    number INTEGER NOT NULL
);
CREATE INDEX story_whole ON story (whole);
CREATE TRIGGER story_place AFTER INSERT ON origin WHEN EXISTS (SELECT 1 FROM story WHERE whole = NEW.item)
BEGIN
    INSERT OR IGNORE INTO origin
        SELECT item, NEW.file, NEW.member, NEW.offset, NEW.length FROM story WHERE whole = NEW.item AND number > 1;
END;

-- What was kept and not read: formats that are not read, and what is quarantined with a reason.
CREATE TABLE unread (
    file INTEGER NOT NULL,
    member TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    quarantined INTEGER NOT NULL,
    PRIMARY KEY (file, member, offset)
) WITHOUT ROWID;

CREATE TABLE work (
    id TEXT PRIMARY KEY,
    sort_title TEXT NOT NULL,
    row TEXT NOT NULL               -- JSON of the listing row
);
CREATE INDEX work_sort ON work (sort_title, id);

CREATE TABLE fact (
    work TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (field, value, work)
) WITHOUT ROWID;
CREATE INDEX fact_work ON fact (work);

-- What stitching knows of an item: a story's part, or a reply. `body` and `prints` are what works/evidence.py
-- made of it; `cluster` is the least item that it hangs together with.
CREATE TABLE evidence (
    item INTEGER PRIMARY KEY,
    body TEXT NOT NULL,             -- JSON
    prints BLOB NOT NULL,
    cluster INTEGER NOT NULL
);
CREATE INDEX evidence_cluster ON evidence (cluster);

-- Clues by their hashes, the kind in the last four bits.
CREATE TABLE clue (
    key INTEGER NOT NULL,
    item INTEGER NOT NULL,
    PRIMARY KEY (key, item)
) WITHOUT ROWID;

-- Items whose works are still to be put right, as they came (`fresh`) or share clues with what came: those of
-- one number are stitched together.
CREATE TABLE loose (
    item INTEGER PRIMARY KEY,
    together INTEGER NOT NULL,
    fresh INTEGER NOT NULL
);
CREATE INDEX loose_together ON loose (together);
