-- Who is let in: one row a token (key is its hash), its use, a revoked name, a claim of addresses,
-- and a user.
CREATE TABLE trust (
  kind TEXT NOT NULL CHECK (kind IN ('token', 'used', 'revoked', 'claim', 'user')),
  key TEXT NOT NULL,
  ends_at INTEGER,
  seq INTEGER NOT NULL,
  change BLOB NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;
