-- Where units are: the last position of each, and the trail of the present shift.

-- The last position of a unit on duty. The row goes when the unit goes off duty.
CREATE TABLE unit_position (
    unit_id UUID NOT NULL PRIMARY KEY REFERENCES unit (id),
    site_id UUID NOT NULL REFERENCES site (id),
    -- WGS 84 degrees.
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    -- Radius in metres within which it is probably right; null: nobody said.
    accuracy_m DOUBLE PRECISION,
    -- Degrees clockwise from north.
    heading_deg DOUBLE PRECISION,
    -- When the device was there, and when that came in.
    at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    -- The officer's own phone, or something that reports for many units.
    source TEXT COLLATE "C" NOT NULL CHECK (source IN ('phone', 'gateway')),
    -- The device's clock was ahead: the time is that of reception.
    clock_ahead BOOLEAN NOT NULL,
    -- The area it is in, once it has stayed there long enough, and since when.
    place_id UUID REFERENCES place (id),
    place_since BIGINT,
    -- The area in which it seems to be and has not stayed long enough: next_since is null when there is none.
    next_place_id UUID REFERENCES place (id),
    next_since BIGINT,
    -- Time of the last point of the trail.
    trail_at BIGINT NOT NULL
);
CREATE INDEX unit_position_site ON unit_position (site_id, unit_id);

-- Where a unit was on its present shift. Rows go when the unit goes off duty, and after a day in any case.
CREATE TABLE position_trail (
    id UUID NOT NULL PRIMARY KEY,
    unit_id UUID NOT NULL REFERENCES unit (id),
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    accuracy_m DOUBLE PRECISION,
    at BIGINT NOT NULL
);
CREATE INDEX position_trail_unit ON position_trail (unit_id, at, id);
