-- People on duty.

-- What the dispatcher sends: a call sign with one or more officers, perhaps a vehicle. Its availability is derived
-- from its duty state and its assignments, and stored nowhere.
CREATE TABLE unit (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    -- What is said on the radio, such as P4.
    call_sign TEXT COLLATE "C" NOT NULL,
    vehicle TEXT,
    -- JSON list: first_aid, armed, k9 …
    capabilities TEXT NOT NULL,
    duty TEXT COLLATE "C" NOT NULL CHECK (duty IN ('on_duty', 'on_break', 'off_duty')),
    duty_since BIGINT NOT NULL,
    -- No longer used; history still points at it. Units of imported history are retired from the start.
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT unit_call_sign UNIQUE (site_id, call_sign)
);

-- Who is on a unit.
CREATE TABLE crew (
    id UUID NOT NULL PRIMARY KEY,
    unit_id UUID NOT NULL REFERENCES unit (id),
    account_id UUID NOT NULL REFERENCES account (id),
    CONSTRAINT crew_member UNIQUE (unit_id, account_id)
);
CREATE INDEX crew_account ON crew (account_id);
