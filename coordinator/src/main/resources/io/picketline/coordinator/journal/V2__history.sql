-- What was done and what happened, for people: one row a deed, in the order it was written down.
-- first and last are the addresses that it is about, as in prefixes; none where it is about none.
-- They have no index: its entries would go all over the file, and cost every verdict as much as
-- the verdict itself, where people ask for an address a few times a day.
CREATE TABLE deeds (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  v4 INTEGER,
  first BLOB,
  last BLOB,
  length INTEGER,
  actor TEXT NOT NULL,
  origin TEXT NOT NULL,
  ends_at INTEGER,
  text TEXT NOT NULL,
  seq INTEGER NOT NULL
);

CREATE INDEX deeds_by_time ON deeds (at);

-- The probes behind a deed, which are forgotten before the deed is.
CREATE TABLE proofs (
  deed INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  evidence BLOB NOT NULL
);

CREATE INDEX proofs_by_time ON proofs (at);
