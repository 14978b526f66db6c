-- Dispositions are edited as incident types are: taken out of use, never deleted, because closed incidents name them.

-- Offered when an incident is closed.
ALTER TABLE disposition ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
-- Counts its changes; the ETag.
ALTER TABLE disposition ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
