-- Pictures of floors and other areas, laid on the ground by pins.

-- What a picture is; read with every map of the site.
CREATE TABLE place_picture (
    -- The area that it shows.
    place_id UUID NOT NULL PRIMARY KEY REFERENCES place (id),
    site_id UUID NOT NULL REFERENCES site (id),
    -- Told by its first bytes, not by its sender.
    media_type TEXT COLLATE "C" NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
    width_px BIGINT NOT NULL CHECK (width_px > 0),
    height_px BIGINT NOT NULL CHECK (height_px > 0),
    size_bytes BIGINT NOT NULL,
    -- List of pins as JSON: points known in the picture and on the ground. Where the picture lies follows from them.
    pins TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX place_picture_site ON place_picture (site_id, place_id);

-- The picture itself, up to ten million bytes; apart, so that nothing reads it that does not show it.
CREATE TABLE place_picture_file (
    place_id UUID NOT NULL PRIMARY KEY REFERENCES place_picture (place_id),
    bytes BYTEA NOT NULL
);
