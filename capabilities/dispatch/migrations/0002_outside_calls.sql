-- Help from outside: one call for help to one service, on one incident.

-- Stamps are written once: when it happened, and when it was recorded. A leg that did not happen stays empty. The same
-- states fit a call by telephone and one that a machine passes on.
CREATE TABLE outside_call (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incident (id),
    -- police, fire, ambulance, maintenance, client, keyholder, other.
    service TEXT COLLATE "C" NOT NULL,
    -- Who was called, and on which number, as the site's list had it at that time.
    name TEXT NOT NULL,
    number TEXT,
    -- Who called them.
    caller_id UUID,
    caller TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    sent_recorded_at BIGINT NOT NULL,
    accepted_at BIGINT,
    accepted_recorded_at BIGINT,
    rejected_at BIGINT,
    rejected_recorded_at BIGINT,
    dispatched_at BIGINT,
    dispatched_recorded_at BIGINT,
    on_scene_at BIGINT,
    on_scene_recorded_at BIGINT,
    -- They left, or were called off.
    closed_at BIGINT,
    closed_recorded_at BIGINT,
    -- Their own number for the matter.
    reference TEXT,
    -- What came of it, or why they will not come.
    outcome TEXT,
    note TEXT
);
CREATE INDEX outside_call_incident ON outside_call (incident_id, id);
