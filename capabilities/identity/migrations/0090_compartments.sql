-- Compartments: records that are seen by their members only, whatever roles others hold.
CREATE TABLE compartment (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- What people call it. It is read by more than its members, so it should tell nothing.
    name TEXT NOT NULL,
    about TEXT,
    -- Who says who belongs to it; a member always.
    keeper_id UUID NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX compartment_name ON compartment (organisation, name);

-- Somebody asked to be let into a compartment without belonging to it, and said why.
CREATE TABLE broken_glass (
    id UUID NOT NULL PRIMARY KEY,
    compartment_id UUID NOT NULL REFERENCES compartment (id),
    asker_id UUID NOT NULL REFERENCES account (id),
    reason TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- The second person, who let them in.
    confirmer_id UUID REFERENCES account (id),
    confirmed_at BIGINT,
    -- When the request lapses, and once it was confirmed, when the way in closes by itself.
    ends_at BIGINT NOT NULL,
    -- When it was ended before, or did end.
    ended_at BIGINT
);
CREATE INDEX broken_glass_compartment ON broken_glass (compartment_id, id);

-- Who is in. A row goes when it ends; the journal remembers.
CREATE TABLE compartment_member (
    id UUID NOT NULL PRIMARY KEY,
    compartment_id UUID NOT NULL REFERENCES compartment (id),
    account_id UUID NOT NULL REFERENCES account (id),
    since BIGINT NOT NULL,
    -- Until when, where that is set.
    until_at BIGINT,
    -- Set for somebody who is in by broken glass.
    glass_id UUID REFERENCES broken_glass (id)
);
CREATE INDEX compartment_member_account ON compartment_member (account_id);
CREATE INDEX compartment_member_compartment ON compartment_member (compartment_id);
