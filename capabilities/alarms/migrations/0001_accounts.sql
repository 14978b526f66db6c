-- Alarm panels and other devices that signal, as the receiver knows them.

-- One panel, or another source of signals: what it calls itself, where it stands, how its messages are read.
CREATE TABLE alarm_account (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- What the panel calls itself, in capitals: 3 to 16 hexadecimal digits over DC-09, a name of its own elsewhere.
    number TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    -- Where it stands; null: nobody has said so yet, and only somebody who works for all sites sees its alarms.
    site_id UUID REFERENCES site (id),
    -- Where an alarm is when its zone says nothing.
    place_id UUID REFERENCES place (id),
    -- The key its frames are encrypted with, sealed; null: none.
    key_sealed TEXT COLLATE "C",
    -- Frames in the clear are refused.
    require_encryption BOOLEAN NOT NULL,
    -- JSON list of what this panel does wrongly and may: binary_crc, crc_over_cr …
    quirks TEXT NOT NULL,
    -- Seconds between two signs of life, and how much later still counts as in time; null: none are expected.
    interval_s BIGINT,
    grace_s BIGINT NOT NULL,
    -- On test until then: signals are written down and raise nothing but what concerns a life.
    test_until BIGINT,
    test_reason TEXT,
    test_by TEXT,
    -- No longer received; history still points at it.
    retired BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT alarm_account_number UNIQUE (organisation, number)
);
CREATE INDEX alarm_account_site ON alarm_account (site_id, number);

-- What a zone of a panel is: which point of the site, and what it is called there.
CREATE TABLE alarm_zone (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES alarm_account (id),
    -- Without leading zeros.
    number TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    place_id UUID REFERENCES place (id),
    -- Shelved until then: a runaway detector raises nothing until it returns by itself.
    shelved_until BIGINT,
    shelved_reason TEXT,
    shelved_by TEXT,
    CONSTRAINT alarm_zone_number UNIQUE (account_id, number)
);

-- Whom to call about a panel, in this order.
CREATE TABLE alarm_keyholder (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES alarm_account (id),
    -- 1, 2, 3 …
    ordinal BIGINT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    -- At the premises themselves: never called when somebody there may be under duress.
    premises BOOLEAN NOT NULL,
    -- What they say to prove who they are, and what they say when somebody forces them; sealed.
    phrase_sealed TEXT COLLATE "C",
    duress_sealed TEXT COLLATE "C",
    CONSTRAINT alarm_keyholder_ordinal UNIQUE (account_id, ordinal)
);

-- When an account was heard last. Not in the journal: thousands a second. The journal has when it fell silent and when
-- it was heard again.
CREATE TABLE alarm_heard (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES alarm_account (id),
    at BIGINT NOT NULL,
    -- The way it came: tcp, udp, webhook …
    path TEXT COLLATE "C" NOT NULL,
    -- Since when it has been silent for longer than it may; null: it is heard.
    silent_since BIGINT
);
CREATE INDEX alarm_heard_silent ON alarm_heard (silent_since) WHERE silent_since IS NOT NULL;
