-- From a call to a closed incident.

-- The catalogue of kinds of incidents. A code is stable for ever; incidents point at it.
CREATE TABLE incident_type (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    -- Plain words.
    name TEXT NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    -- 1 immediate danger to life … 5 information.
    priority BIGINT NOT NULL CHECK (priority BETWEEN 1 AND 5),
    -- Targets in seconds: received to dispatched, dispatched to on scene, on scene to cleared.
    queue_s BIGINT NOT NULL,
    travel_s BIGINT NOT NULL,
    scene_s BIGINT NOT NULL,
    -- Share of a target after which a timer warns.
    warning_percent BIGINT NOT NULL,
    -- JSON list: what else callers say.
    words TEXT NOT NULL,
    -- Offered for new incidents.
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT incident_type_code UNIQUE (organisation, code)
);

-- Outcome codes.
CREATE TABLE disposition (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    CONSTRAINT disposition_code UNIQUE (organisation, code)
);

-- The last number given, per site and year of the site's zone.
CREATE TABLE incident_counter (
    site_id UUID NOT NULL REFERENCES site (id),
    year BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (site_id, year)
);

-- Something being handled. Its state follows from its assignments and is not stored; see model/state.rs.
CREATE TABLE incident (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    -- One number for ever, such as HP-2026-1042; serial is its last part.
    number TEXT COLLATE "C" NOT NULL,
    serial BIGINT NOT NULL,
    type_code TEXT COLLATE "C" NOT NULL,
    priority BIGINT NOT NULL CHECK (priority BETWEEN 1 AND 5),
    -- A validated place, or (null) only the words in location_text, until somebody places it.
    place_id UUID REFERENCES place (id),
    location_text TEXT,
    -- The same, folded for searching.
    location_search TEXT COLLATE "C",
    -- Where it is when no place says so (imported history), WGS 84 degrees.
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    -- How it came in: phone, radio, walk_in, alarm, officer, email, web …
    source TEXT COLLATE "C" NOT NULL,
    caller_name TEXT,
    caller_phone TEXT,
    -- When it was received in the world, how exactly that is known, and when the system wrote it down.
    received_at BIGINT NOT NULL,
    time_precision TEXT COLLATE "C" NOT NULL,
    recorded_at BIGINT NOT NULL,
    -- Parked on purpose: why, since when, until when.
    hold_reason TEXT,
    held_at BIGINT,
    held_until BIGINT,
    -- Further units were asked for and none has been sent since.
    backup_requested_at BIGINT,
    closed_at BIGINT,
    disposition TEXT COLLATE "C",
    cancelled_at BIGINT,
    -- What the person who closed or cancelled it wrote.
    outcome_note TEXT,
    reopened_at BIGINT,
    -- Imported history: the system it came from and its id there, which makes a second import harmless.
    import_source TEXT COLLATE "C",
    import_id TEXT COLLATE "C",
    -- JSON: what the other system said that has no column here.
    import_extra TEXT,
    -- Counts changes of what people edit; the ETag.
    version BIGINT NOT NULL,
    -- Number of its last journal entry.
    last_seq BIGINT NOT NULL,
    CONSTRAINT incident_number UNIQUE (site_id, number),
    CONSTRAINT incident_import UNIQUE (site_id, import_source, import_id)
);
-- The board: what is open, by priority, then age. Cost grows with what is open, never with what is past.
CREATE INDEX incident_open ON incident (priority, received_at, id) WHERE closed_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX incident_received ON incident (received_at, id);
CREATE INDEX incident_site ON incident (site_id, received_at, id);
CREATE INDEX incident_place ON incident (place_id, received_at);
CREATE INDEX incident_serial ON incident (serial);

-- One unit on one incident. Stamps are written once: when it happened, and when it was recorded. A leg that did not
-- happen stays empty.
CREATE TABLE assignment (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incident (id),
    unit_id UUID NOT NULL REFERENCES unit (id),
    -- Sent to help a unit that was there first.
    backup BOOLEAN NOT NULL,
    assigned_at BIGINT NOT NULL,
    assigned_recorded_at BIGINT NOT NULL,
    acknowledged_at BIGINT,
    acknowledged_recorded_at BIGINT,
    en_route_at BIGINT,
    en_route_recorded_at BIGINT,
    on_scene_at BIGINT,
    on_scene_recorded_at BIGINT,
    cleared_at BIGINT,
    cleared_recorded_at BIGINT,
    refused_at BIGINT,
    refused_recorded_at BIGINT,
    -- Why it was refused or transferred.
    reason TEXT
);
CREATE INDEX assignment_incident ON assignment (incident_id, id);
-- Availability reads this one; and no unit is on an incident twice at a time.
CREATE INDEX assignment_open ON assignment (unit_id) WHERE cleared_at IS NULL AND refused_at IS NULL;
CREATE UNIQUE INDEX assignment_once ON assignment (incident_id, unit_id)
    WHERE cleared_at IS NULL AND refused_at IS NULL;

-- The narrative. A line is never changed: a correction is a new line that points at the old.
CREATE TABLE log_line (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incident (id),
    text TEXT NOT NULL,
    author_id UUID,
    author TEXT NOT NULL,
    corrects UUID REFERENCES log_line (id),
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL
);
CREATE INDEX log_line_incident ON log_line (incident_id, id);
