-- What was done and what happened is an event, with its place in the stream that tells it: the
-- log's entry, the history that minted that, and which event of the entry it is.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  epoch INTEGER NOT NULL,
  epoch_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  nth INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  v4 INTEGER,
  first BLOB,
  last BLOB,
  length INTEGER,
  actor TEXT NOT NULL,
  whence TEXT NOT NULL,
  origin TEXT NOT NULL,
  ends_at INTEGER,
  text TEXT NOT NULL,
  was TEXT NOT NULL,
  became TEXT NOT NULL
);

-- An earlier version did not write down the history: no reader asks for these by their place.
INSERT INTO events
SELECT id, 1, 0, seq, 0, at,
  CASE what
    WHEN 'no longer ignored' THEN 'unignored'
    WHEN 'not on disk' THEN 'disk-back'
    WHEN 'sensor silent' THEN 'sensor-lost'
    ELSE replace(what, ' ', '-')
  END,
  v4, first, last, length, actor, place, origin, ends_at, text, was, became
FROM deeds ORDER BY id;

DROP TABLE deeds;

CREATE INDEX events_by_time ON events (at);

-- Its entries come in the order of the rows, so that it costs little to write.
CREATE INDEX events_by_place ON events (epoch, epoch_id, seq, nth);

ALTER TABLE proofs RENAME COLUMN deed TO event;

-- What was done stays as it was written down, until it is forgotten by its age.
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN
  SELECT RAISE(ABORT, 'what was done is never changed');
END;
