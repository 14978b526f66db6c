-- The control room: who sits where, what they pass on, and who is looking at what.

-- A position of the control room at a site, such as Desk 1 or Radio.
CREATE TABLE desk_position (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    name TEXT COLLATE "C" NOT NULL,
    -- Who holds it and since when; empty while nobody does.
    holder_id UUID REFERENCES account (id),
    held_since BIGINT,
    -- No longer used; history still points at it.
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT desk_position_name UNIQUE (site_id, name)
);

-- What somebody who leaves a position passes on. Never changed; signed once, by the next one.
CREATE TABLE pass_on (
    id UUID NOT NULL PRIMARY KEY,
    position_id UUID NOT NULL REFERENCES desk_position (id),
    text TEXT NOT NULL,
    author_id UUID NOT NULL REFERENCES account (id),
    author TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    -- Open incidents that went with it.
    incidents BIGINT NOT NULL,
    signer_id UUID REFERENCES account (id),
    signer TEXT,
    signed_at BIGINT
);
CREATE INDEX pass_on_position ON pass_on (position_id, id);
CREATE INDEX pass_on_unsigned ON pass_on (position_id) WHERE signed_at IS NULL;

-- Who has an incident open on a screen. It lapses unless the screen renews it, and is not journaled: looking is no deed.
CREATE TABLE presence (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incident (id),
    account_id UUID NOT NULL REFERENCES account (id),
    until_at BIGINT NOT NULL,
    CONSTRAINT presence_once UNIQUE (incident_id, account_id)
);
CREATE INDEX presence_until ON presence (until_at);
