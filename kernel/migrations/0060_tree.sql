-- Inner hashes of the Merkle tree over the journal (RFC 6962), in tiles of up to 256 as C2SP tlog-tiles has them. They
-- are made of the journal behind it and could be made again; kept so that proofs need not read all entries.
CREATE TABLE journal_tile (
    organisation UUID NOT NULL,
    -- 0 for the leaves of entries, 1 for the roots of full tiles of level 0, and so on.
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    -- 32 bytes each. A tile with 256 of them never changes again.
    hashes BYTEA NOT NULL,
    PRIMARY KEY (organisation, level, number)
);

-- What the system has signed about its journal, kept for ever: how many entries it had, and the root over them.
CREATE TABLE journal_checkpoint (
    organisation UUID NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    at BIGINT NOT NULL,
    -- The signed note (C2SP tlog-checkpoint), as it is copied away.
    note TEXT NOT NULL,
    PRIMARY KEY (organisation, size)
);

-- Keys that sign checkpoints. The newest is in use.
CREATE TABLE journal_key (
    organisation UUID NOT NULL,
    -- NAME+ID+KEY, as whoever verifies takes it.
    public_key TEXT COLLATE "C" NOT NULL,
    -- The secret half, sealed.
    sealed_key TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, public_key)
);
