-- Tokens by which lists are fetched: rows of who is let in too (key is the token's name).
ALTER TABLE trust RENAME TO trust_before;
CREATE TABLE trust (
  kind TEXT NOT NULL CHECK (kind IN ('token', 'used', 'revoked', 'claim', 'user', 'export')),
  key TEXT NOT NULL,
  ends_at INTEGER,
  seq INTEGER NOT NULL,
  change BLOB NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;
INSERT INTO trust SELECT * FROM trust_before;
DROP TABLE trust_before;
