-- Incidents that belong together.

-- The incident that this one is a duplicate of. It is closed then, and its log is shown with the other's.
ALTER TABLE incident ADD COLUMN merged_into UUID;
CREATE INDEX incident_merged ON incident (merged_into) WHERE merged_into IS NOT NULL;

-- Two incidents that have to do with each other; which of them stands first means nothing.
CREATE TABLE incident_relation (
    id UUID NOT NULL PRIMARY KEY,
    first_id UUID NOT NULL REFERENCES incident (id),
    second_id UUID NOT NULL REFERENCES incident (id),
    -- Who related them, and when.
    author TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT incident_relation_once UNIQUE (first_id, second_id)
);
CREATE INDEX incident_relation_second ON incident_relation (second_id);
