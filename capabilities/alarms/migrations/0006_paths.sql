-- The ways on which a panel that has more than one should be heard: a panel that is heard over one is not safe if the other
-- is dead.
CREATE TABLE alarm_path (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES alarm_account (id),
    -- tcp, udp, or L and the line that its frames name.
    path TEXT COLLATE "C" NOT NULL,
    -- Seconds between two signs of life on it, and how much later still counts as in time.
    interval_s BIGINT NOT NULL,
    grace_s BIGINT NOT NULL,
    -- When it was heard last; null: never since it was set up.
    at BIGINT,
    -- Since when it has been silent for longer than it may; null: it is heard, or still has time.
    silent_since BIGINT,
    CONSTRAINT alarm_path_of UNIQUE (account_id, path)
);
