-- What to know of a place before somebody is sent there.

-- It holds for the place and for all that lies in it. Taken away, it is gone from here; the journal keeps it.
CREATE TABLE place_caution (
    id UUID NOT NULL PRIMARY KEY,
    place_id UUID NOT NULL REFERENCES place (id),
    text TEXT NOT NULL,
    -- The time in which it holds; until null: until somebody takes it away.
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    -- Who wrote it, and when.
    author_id UUID,
    author TEXT NOT NULL,
    recorded_at BIGINT NOT NULL
);
CREATE INDEX place_caution_place ON place_caution (place_id, id);
