-- The compartment that an incident lies in, with all that hangs on it; null: none. Who is in compartments, identity knows.
ALTER TABLE incident ADD COLUMN compartment_id UUID;
CREATE INDEX incident_compartment ON incident (compartment_id) WHERE compartment_id IS NOT NULL;
