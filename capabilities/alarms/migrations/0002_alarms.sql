-- What devices say, and what becomes of it.

-- A condition raised by a device. Condition, acknowledgement and disposition are three facts, each in columns of its own,
-- and none of them follows from another.
CREATE TABLE alarm (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- 1, 2, 3 …: what people call it, A17.
    serial BIGINT NOT NULL,
    site_id UUID REFERENCES site (id),
    account_id UUID REFERENCES alarm_account (id),
    place_id UUID REFERENCES place (id),
    -- What a repeat has in common with the first: account, zone, category.
    source_key TEXT COLLATE "C" NOT NULL,
    -- Zone of the panel, as it was said, and what it is called.
    zone TEXT COLLATE "C",
    zone_name TEXT,
    category TEXT COLLATE "C" NOT NULL,
    -- Code of the protocol, and what it means.
    code TEXT COLLATE "C" NOT NULL,
    code_name TEXT NOT NULL,
    -- 1 immediate danger to life … 5 information.
    priority BIGINT NOT NULL,
    -- What the device or its operator added, and a link to a picture or clip.
    text TEXT,
    video TEXT,
    -- The panel was on test: shown all the same, because it concerns a life.
    on_test BOOLEAN NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    -- How often it was signalled.
    count BIGINT NOT NULL,
    -- Condition: restored since then; null: active.
    restored_at BIGINT,
    -- Another detector of the same premises within the window: as good as a second opinion.
    confirmed_at BIGINT,
    -- A user of the panel took it back, or made a mistake on the way out.
    cancelled_at BIGINT,
    -- Acknowledgement: who answers for it.
    acknowledged_at BIGINT,
    acknowledged_by TEXT,
    owner_id UUID REFERENCES account (id),
    -- When a person saw it first, and when one did something about it: the second is what counts.
    viewed_at BIGINT,
    acted_at BIGINT,
    -- Level of verification 0 to 4 that somebody set, and why; null: what follows from the record.
    level_set BIGINT,
    level_reason TEXT,
    -- Put aside until then, and why.
    parked_until BIGINT,
    parked_reason TEXT,
    -- Disposition: what a person found, and the cause.
    decided_at BIGINT,
    decided_by TEXT,
    disposition TEXT COLLATE "C",
    cause TEXT COLLATE "C",
    note TEXT,
    -- The incident that carries it on.
    incident_id UUID REFERENCES incident (id),
    version BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    CONSTRAINT alarm_serial UNIQUE (organisation, serial)
);
-- A repeat of what nobody has decided yet is never a second row.
CREATE UNIQUE INDEX alarm_open ON alarm (organisation, source_key) WHERE decided_at IS NULL;
CREATE INDEX alarm_queue ON alarm (organisation, priority, first_at, id) WHERE decided_at IS NULL;
CREATE INDEX alarm_account_open ON alarm (account_id, first_at) WHERE decided_at IS NULL;
CREATE INDEX alarm_past ON alarm (organisation, first_at, id);
CREATE INDEX alarm_site ON alarm (site_id, first_at, id);
CREATE INDEX alarm_source ON alarm (account_id, zone, first_at);
CREATE INDEX alarm_incident ON alarm (incident_id) WHERE incident_id IS NOT NULL;

-- The last serial of an organisation.
CREATE TABLE alarm_counter (
    organisation UUID NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

-- What people did about an alarm and what they found: written once, never changed.
CREATE TABLE alarm_act (
    id UUID NOT NULL PRIMARY KEY,
    alarm_id UUID NOT NULL REFERENCES alarm (id),
    -- look, call, send, note
    kind TEXT COLLATE "C" NOT NULL,
    -- What came of it: no_answer, phrase_right, person_seen …
    result TEXT COLLATE "C" NOT NULL,
    -- Whom it concerned: a keyholder, a camera.
    subject TEXT,
    note TEXT,
    author_id UUID REFERENCES account (id),
    author TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX alarm_act_alarm ON alarm_act (alarm_id, id);

-- One event that a device told. Stored before the device hears that it was received.
CREATE TABLE alarm_signal (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    site_id UUID REFERENCES site (id),
    account_id UUID REFERENCES alarm_account (id),
    -- The alarm that it raised, repeated or restored.
    alarm_id UUID REFERENCES alarm (id),
    -- By the receiver's clock, and by the panel's when it has one.
    received_at BIGINT NOT NULL,
    panel_at BIGINT,
    path TEXT COLLATE "C" NOT NULL,
    -- Address it came from.
    sender TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    code_name TEXT NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    effect TEXT COLLATE "C" NOT NULL,
    zone TEXT COLLATE "C",
    area TEXT COLLATE "C",
    user_number TEXT COLLATE "C",
    text TEXT,
    video TEXT,
    -- The device says that it is reporting late.
    late BOOLEAN NOT NULL,
    -- A code that no table has.
    unknown BOOLEAN NOT NULL,
    encrypted BOOLEAN NOT NULL,
    -- JSON list of the tolerances that were needed to read it.
    tolerances TEXT NOT NULL,
    -- Written down and not acted upon: the panel was on test, or the zone shelved.
    inhibited TEXT COLLATE "C",
    -- The bytes as they came; null for further events of the same message.
    raw BYTEA
);
CREATE INDEX alarm_signal_account ON alarm_signal (account_id, received_at, id);
CREATE INDEX alarm_signal_alarm ON alarm_signal (alarm_id, id);
CREATE INDEX alarm_signal_past ON alarm_signal (organisation, received_at, id);

-- Messages that were received lately, so that the same one again is answered and not stored again. Rows go after a day.
CREATE TABLE alarm_message (
    -- SHA-256 of account and message.
    digest BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    -- How often it came again.
    repeats BIGINT NOT NULL
);
CREATE INDEX alarm_message_at ON alarm_message (at);

-- What the receiver could not take, or had to wonder about. One row for the same thing from the same sender in a while,
-- so that a broken panel is seen and fills nothing.
CREATE TABLE alarm_anomaly (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- unknown_account, wrong_key, broken_frame, clock_drift …
    kind TEXT COLLATE "C" NOT NULL,
    sender TEXT COLLATE "C" NOT NULL,
    -- What the message calls itself; empty when that could not be read.
    number TEXT COLLATE "C" NOT NULL,
    about TEXT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    count BIGINT NOT NULL,
    -- The bytes of the first one.
    raw BYTEA NOT NULL
);
CREATE INDEX alarm_anomaly_recent ON alarm_anomaly (organisation, last_at, id);
CREATE INDEX alarm_anomaly_same ON alarm_anomaly (organisation, kind, sender, number, last_at);
