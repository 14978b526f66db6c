-- Who is a person about whom details are kept: the caller of an incident, a person and whoever keeps a vehicle on one. The
-- persons themselves and their keys are the kernel's (subject).

ALTER TABLE incident ADD COLUMN caller_subject_id UUID;
ALTER TABLE incident_person ADD COLUMN subject_id UUID;
ALTER TABLE incident_vehicle ADD COLUMN subject_id UUID;
-- What was written before there were subjects, or by a release that knows none, is found by these and gets one.
CREATE INDEX incident_caller_new ON incident (id)
    WHERE caller_subject_id IS NULL AND (caller_name IS NOT NULL OR caller_phone IS NOT NULL);
CREATE INDEX incident_person_new ON incident_person (id) WHERE subject_id IS NULL;
CREATE INDEX incident_vehicle_new ON incident_vehicle (id) WHERE subject_id IS NULL;

-- When its content was given up for good because it shows a person who was erased; sha256 is empty once it is gone.
ALTER TABLE attachment ADD COLUMN erased_at BIGINT;
CREATE INDEX attachment_erased ON attachment (id) WHERE erased_at IS NOT NULL AND sha256 <> '';

-- Where a person was mentioned. It stays when the mention is changed or taken away: the journal has it.
CREATE TABLE subject_mention (
    subject_id UUID NOT NULL REFERENCES subject (id),
    -- caller, person, vehicle.
    kind TEXT COLLATE "C" NOT NULL,
    -- The incident of a caller; the row of a person or a vehicle, which may be gone.
    thing_id UUID NOT NULL,
    incident_id UUID NOT NULL REFERENCES incident (id),
    PRIMARY KEY (subject_id, kind, thing_id)
);
CREATE INDEX subject_mention_incident ON subject_mention (incident_id);

-- Why somebody may not be erased for now: a court, an inquiry, a claim.
CREATE TABLE legal_hold (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- On a person, or on all who are mentioned on an incident: one of the two.
    subject_id UUID REFERENCES subject (id),
    incident_id UUID REFERENCES incident (id),
    reason TEXT NOT NULL,
    placed_by TEXT NOT NULL,
    placed_at BIGINT NOT NULL,
    lifted_by TEXT,
    lifted_at BIGINT,
    lifted_reason TEXT
);
CREATE INDEX legal_hold_subject ON legal_hold (subject_id) WHERE lifted_at IS NULL;
CREATE INDEX legal_hold_incident ON legal_hold (incident_id) WHERE lifted_at IS NULL;
