-- The streams of entries that lie in a compartment: their entries, earlier ones too, are read by those only who were let
-- into it. One row for each sealed thing; taken away when it is opened to all again.
CREATE TABLE compartment_stream (
    organisation UUID NOT NULL,
    -- Kind and id, such as incident/0192…, as the journal names it.
    stream TEXT COLLATE "C" NOT NULL,
    compartment_id UUID NOT NULL,
    -- What people call the thing, such as the number of an incident: entries about other things may say it.
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (organisation, stream)
);
