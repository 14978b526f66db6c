-- Scheduled and recurring work: it opens an incident by itself when it is due. The deadline of kind
-- dispatch.scheduled, whose subject is the schedule, is the only thing that runs.
CREATE TABLE schedule (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    -- What it is, such as Opening round; the first line of each incident's log.
    name TEXT NOT NULL,
    type_code TEXT COLLATE "C" NOT NULL,
    place_id UUID NOT NULL REFERENCES place (id),
    -- What is to be done.
    text TEXT,
    -- Empty: the type's own.
    priority BIGINT CHECK (priority BETWEEN 1 AND 5),
    -- Wall-clock time at the site: minutes after midnight.
    minute_of_day BIGINT NOT NULL CHECK (minute_of_day BETWEEN 0 AND 1439),
    -- JSON list of weekdays, 1 Monday to 7 Sunday; empty for a single time.
    weekdays TEXT NOT NULL,
    -- The day of a single time, such as 2026-03-29; empty for weekdays.
    once_on TEXT COLLATE "C",
    -- Minutes before the time at which the incident appears.
    lead_min BIGINT NOT NULL,
    -- Who answers for the incidents; empty: whoever takes them.
    owner_id UUID REFERENCES account (id),
    active BOOLEAN NOT NULL,
    -- The next time it stands for; empty when there is none.
    next_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX schedule_site ON schedule (site_id, id);
