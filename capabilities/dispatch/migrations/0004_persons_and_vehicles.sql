-- Persons and vehicles that an incident is about. Taken away, a row is gone from here; the journal keeps it.

-- A person, as far as they are known.
CREATE TABLE incident_person (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incident (id),
    -- caller, victim, witness, suspect, other.
    role TEXT COLLATE "C" NOT NULL,
    name TEXT,
    phone TEXT,
    -- What they look like, what they said, where they went.
    description TEXT
);
CREATE INDEX incident_person_incident ON incident_person (incident_id, id);

-- A vehicle, as far as it is known.
CREATE TABLE incident_vehicle (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incident (id),
    -- As it is written on the vehicle.
    plate TEXT,
    make TEXT,
    colour TEXT,
    note TEXT
);
CREATE INDEX incident_vehicle_incident ON incident_vehicle (incident_id, id);
