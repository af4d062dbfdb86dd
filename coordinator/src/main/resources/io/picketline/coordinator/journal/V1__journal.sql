-- The chain of histories, from the one that is being written back to the first known.
CREATE TABLE epochs (
  number INTEGER NOT NULL,
  id INTEGER NOT NULL,
  parent_number INTEGER,
  parent_id INTEGER,
  fork_seq INTEGER NOT NULL,
  PRIMARY KEY (number, id)
) WITHOUT ROWID;

-- Where the log stands; one row.
CREATE TABLE position (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch_number INTEGER NOT NULL,
  epoch_id INTEGER NOT NULL,
  head INTEGER NOT NULL
);

-- The latest entries, for readers that were away.
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  change BLOB NOT NULL
);

-- What all entries add up to: one row a verdict, tombstone, ignore rule, host, and served ports.
-- address is the prefix's 16 bytes, network order, IPv4 mapped; length counts in its own family.
CREATE TABLE prefixes (
  kind TEXT NOT NULL CHECK (kind IN ('blocked', 'unblocked', 'ignored')),
  v4 INTEGER NOT NULL,
  address BLOB NOT NULL,
  length INTEGER NOT NULL,
  ends_at INTEGER,
  epoch_number INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  change BLOB NOT NULL,
  PRIMARY KEY (kind, v4, address, length)
) WITHOUT ROWID;

CREATE INDEX prefixes_by_end ON prefixes (ends_at) WHERE ends_at IS NOT NULL;

CREATE TABLE hosts (
  name TEXT PRIMARY KEY,
  epoch_number INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  change BLOB NOT NULL
) WITHOUT ROWID;

-- What all hosts together serve (name '') and each of them.
CREATE TABLE served (
  name TEXT PRIMARY KEY,
  tcp TEXT NOT NULL,
  udp TEXT NOT NULL
) WITHOUT ROWID;

-- Evidence between verdicts, one row a source.
CREATE TABLE sources (
  source TEXT PRIMARY KEY,
  memory BLOB NOT NULL
) WITHOUT ROWID;
