-- Where things are.

-- A place under protection.
CREATE TABLE site (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- Short code that begins its incident numbers, such as HP.
    code TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    -- IANA name, such as Europe/London.
    time_zone TEXT COLLATE "C" NOT NULL,
    -- Whose law holds there, such as GB-ENG; decides on licences, retention, reports.
    jurisdiction TEXT COLLATE "C" NOT NULL,
    -- WGS 84 degrees.
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    version BIGINT NOT NULL,
    CONSTRAINT site_code UNIQUE (organisation, code)
);

-- An area (part of a site; areas nest) or a point (a thing at a place). The site itself has a row too, with the
-- site's own id, so that everything that happens has a place.
CREATE TABLE place (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    -- The area it lies in; null for the site's own row.
    parent_id UUID REFERENCES place (id),
    -- site; building, floor, room, zone, car_park; door, camera, detector, checkpoint, muster_point, call_point, cabinet.
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    -- Names from below the site down to here, such as Tower A / 3 / 311.
    path TEXT NOT NULL,
    -- Not everybody may go there.
    restricted BOOLEAN NOT NULL,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    -- GeoJSON geometry.
    outline TEXT,
    -- Storey: 0 is the ground floor.
    level BIGINT,
    -- No longer chosen for new things; old ones still point at it.
    retired BOOLEAN NOT NULL,
    -- Path and site name, folded for searching.
    search TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX place_site ON place (site_id, path, id);
CREATE UNIQUE INDEX place_name ON place (parent_id, name);
