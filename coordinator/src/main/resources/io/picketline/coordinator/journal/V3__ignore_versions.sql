-- The latest versions of the network-wide ignore list, one row each.
CREATE TABLE ignore_versions (
  number INTEGER NOT NULL,
  entries_left INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  change BLOB NOT NULL,
  PRIMARY KEY (number, entries_left)
);
