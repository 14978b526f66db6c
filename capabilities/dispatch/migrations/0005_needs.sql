-- What a suggestion of units asks.

-- JSON list: what a unit has to be able to do to be suggested for this type, all of it.
ALTER TABLE incident_type ADD COLUMN needs TEXT NOT NULL DEFAULT '[]';

-- Where a unit was seen last: its latest arrival.
CREATE INDEX assignment_seen ON assignment (unit_id, on_scene_at) WHERE on_scene_at IS NOT NULL;
