-- Who ordered a deed from where, what was in force before it, and since.
ALTER TABLE deeds ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE deeds ADD COLUMN was TEXT NOT NULL DEFAULT '';
ALTER TABLE deeds ADD COLUMN became TEXT NOT NULL DEFAULT '';

-- What was done stays as it was written down, until it is forgotten by its age.
CREATE TRIGGER deeds_stay BEFORE UPDATE ON deeds BEGIN
  SELECT RAISE(ABORT, 'what was done is never changed');
END;
