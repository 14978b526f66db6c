-- Journals of others of which this one keeps the last checkpoint, as their witness (C2SP tlog-witness). One row a journal.
CREATE TABLE witness_log (
    organisation UUID NOT NULL,
    -- The name of the journal, which stands in its checkpoints.
    origin TEXT COLLATE "C" NOT NULL,
    -- How many entries it had when it was cosigned last, and the root over them.
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    -- The signed note that says so.
    note TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    -- When a checkpoint that contradicts it was handed in last, and how it does. The journal has that note.
    refused_at BIGINT,
    refused TEXT,
    PRIMARY KEY (organisation, origin)
);
