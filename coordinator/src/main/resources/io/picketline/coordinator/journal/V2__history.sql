-- What was done and what happened, for people: one row a deed, in the order it was written down.
-- address as in prefixes; none where a deed is about no address.
CREATE TABLE deeds (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  v4 INTEGER,
  address BLOB,
  length INTEGER,
  actor TEXT NOT NULL,
  origin TEXT NOT NULL,
  ends_at INTEGER,
  text TEXT NOT NULL,
  seq INTEGER NOT NULL
);

CREATE INDEX deeds_by_time ON deeds (at);

CREATE INDEX deeds_by_address ON deeds (v4, address, length) WHERE address IS NOT NULL;

-- The probes behind a deed, which are forgotten before the deed is.
CREATE TABLE proofs (
  deed INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  evidence BLOB NOT NULL
);

CREATE INDEX proofs_by_time ON proofs (at);
