-- Whether the installation works.

-- The nodes of the installation: each writes its own row.
CREATE TABLE node (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- What people call it: the name of its machine and where it listens.
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    -- When it was started, and heard last, by its own clock.
    started_at BIGINT NOT NULL,
    beat_at BIGINT NOT NULL,
    -- How far its clock is ahead of the clock of the database's machine, in microseconds; null where that is its own.
    clock_ahead_us BIGINT,
    -- Its first self-probe of all.
    probed_since BIGINT,
    -- Its last self-probe: when, and which it was; what is read back shows that it was stored.
    probed_at BIGINT,
    probes BIGINT NOT NULL,
    -- Its last self-probe that failed: when, at which step, and why.
    failed_at BIGINT,
    failed_step TEXT,
    failed_why TEXT
);

-- What the self-probes of a node have shown, hour by hour, for a month.
CREATE TABLE probe_hour (
    id UUID NOT NULL PRIMARY KEY,
    node_id UUID NOT NULL REFERENCES node (id),
    -- The hour, counted from 1970 on.
    hour BIGINT NOT NULL,
    -- Seconds of it after which a self-probe found everything in order. What nobody has probed is missing here.
    good_s BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    CONSTRAINT probe_hour_once UNIQUE (node_id, hour)
);
