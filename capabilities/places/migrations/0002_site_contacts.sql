-- Whom to call for a site.

-- A number at hand: police, fire, ambulance, maintenance, client, keyholder. The list of a site is written as a whole.
CREATE TABLE site_contact (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    -- police, fire, ambulance, maintenance, client, keyholder, other.
    service TEXT COLLATE "C" NOT NULL,
    -- Who answers, such as Southhaven police control room.
    name TEXT NOT NULL,
    -- What is dialled, as people write it.
    number TEXT NOT NULL,
    -- When to call them, what to have ready.
    note TEXT,
    -- Place in the list, from 0; the first of a service is the one that is called by default.
    position BIGINT NOT NULL
);
CREATE INDEX site_contact_site ON site_contact (site_id, position);
