-- The latest versions of the network-wide ignore list, one row each.
CREATE TABLE ignore_versions (
  number INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL,
  change BLOB NOT NULL
);
