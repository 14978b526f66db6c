-- What other systems are told.

-- Where entries of the journal are delivered to, one after another. Its position in the journal is its own, so that an
-- endpoint that is away holds nobody up and misses nothing.
CREATE TABLE webhook (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    url TEXT NOT NULL,
    -- What deliveries are signed with. Shown once, when it is made, and given out by nothing.
    secret TEXT NOT NULL,
    -- JSON list of the actions it is told of: incident.closed, incident.*, or * for all.
    actions TEXT NOT NULL,
    -- JSON list of the sites whose entries it gets; null: all sites, and what belongs to none.
    sites TEXT,
    -- Whether it is told who called. Only somebody who may read that themselves can say so.
    callers BOOLEAN NOT NULL,
    -- Whether it is delivered to; paused otherwise, and goes on from where it stopped.
    active BOOLEAN NOT NULL,
    -- Name of who made it, at that time.
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Number of the last journal entry that was delivered or passed over.
    position BIGINT NOT NULL,
    -- Deliveries so far; the number of the newest line of its log.
    deliveries BIGINT NOT NULL,
    -- Attempts at the present entry that failed.
    attempts BIGINT NOT NULL,
    -- When it is tried again; null: at once.
    next_at BIGINT,
    -- Since when it counts as failing.
    failing_since BIGINT,
    -- When something was last delivered.
    delivered_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX webhook_name ON webhook (organisation, name, id);

-- The log of deliveries: one line for each entry that was delivered or is being tried. Old lines go when new ones come.
CREATE TABLE webhook_delivery (
    id UUID NOT NULL PRIMARY KEY,
    webhook_id UUID NOT NULL REFERENCES webhook (id),
    -- 1, 2, 3 … within the endpoint.
    number BIGINT NOT NULL,
    -- Number of the journal entry, and what it is about.
    seq BIGINT NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    first_at BIGINT NOT NULL,
    -- The last attempt: when, how many before and with it, and what became of it.
    at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    delivered BOOLEAN NOT NULL,
    -- HTTP status of the answer; null when there was none.
    status BIGINT,
    duration_ms BIGINT NOT NULL,
    -- Why it failed, in words.
    error TEXT,
    CONSTRAINT webhook_delivery_number UNIQUE (webhook_id, number)
);

-- Which process delivers. It is taken when there is something to deliver and runs out by itself, so that another
-- process goes on where a dead one stopped.
CREATE TABLE webhook_lease (
    organisation UUID NOT NULL PRIMARY KEY,
    -- The process.
    holder UUID NOT NULL,
    until BIGINT NOT NULL
);
