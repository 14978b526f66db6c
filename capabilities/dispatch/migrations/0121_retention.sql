-- For how long details of persons are kept, and the lists of those whose time is over. The deadline of kind
-- dispatch.retention, whose subject is the organisation, looks once a day.
CREATE TABLE retention (
    organisation UUID NOT NULL PRIMARY KEY,
    -- Days after an incident is over, by how the person is mentioned on it; null: for ever.
    caller_days BIGINT CHECK (caller_days > 0),
    person_days BIGINT CHECK (person_days > 0),
    vehicle_days BIGINT CHECK (vehicle_days > 0),
    version BIGINT NOT NULL
);

-- Persons whose time is over, to be erased when somebody approves. One is open at a time.
CREATE TABLE retention_proposal (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    made_at BIGINT NOT NULL,
    -- open, approved, dismissed.
    state TEXT COLLATE "C" NOT NULL,
    -- JSON list of subjects.
    persons TEXT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT,
    -- Why it was dismissed.
    reason TEXT
);
CREATE INDEX retention_proposal_made ON retention_proposal (organisation, id);
CREATE UNIQUE INDEX retention_proposal_open ON retention_proposal (organisation) WHERE state = 'open';
