-- A unit that should be there and is not.

-- Metres to the incident when its way was looked at last; empty: nobody knew where it was.
ALTER TABLE assignment ADD COLUMN arrival_metres DOUBLE PRECISION;
-- Since when it should have been there; empty when it is there, still has time, or somebody asked and it is on its way.
ALTER TABLE assignment ADD COLUMN not_arrived_at BIGINT;
