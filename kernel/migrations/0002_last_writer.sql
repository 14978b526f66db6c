-- Who wrote last. A writer that finds itself here knows that nobody has written since, and that what it remembers of
-- the database still holds.
ALTER TABLE head ADD COLUMN writer UUID;
