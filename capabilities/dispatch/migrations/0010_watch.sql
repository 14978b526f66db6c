-- Promises about time: who answers for an incident, what was overrun, and how far that has climbed.

-- The account that answers for it; empty until a dispatcher takes it.
ALTER TABLE incident ADD COLUMN owner_id UUID REFERENCES account (id);
-- The phase whose target was overrun, and the moment that phase began: a later phase is another promise.
ALTER TABLE incident ADD COLUMN overdue_phase TEXT COLLATE "C" CHECK (overdue_phase IN ('queue', 'travel', 'scene'));
ALTER TABLE incident ADD COLUMN overdue_of BIGINT;
-- Since when something of it has been overrun; empty while nothing is.
ALTER TABLE incident ADD COLUMN overrun_at BIGINT;
-- Steps of the site's chain that were told, whom the last one was (a role or an account), and when.
ALTER TABLE incident ADD COLUMN escalation_level BIGINT NOT NULL DEFAULT 0;
ALTER TABLE incident ADD COLUMN escalated_role TEXT COLLATE "C";
ALTER TABLE incident ADD COLUMN escalated_id UUID REFERENCES account (id);
ALTER TABLE incident ADD COLUMN escalated_at BIGINT;
CREATE INDEX incident_owner ON incident (owner_id) WHERE closed_at IS NULL AND cancelled_at IS NULL;

-- When it was found acknowledged but not begun.
ALTER TABLE assignment ADD COLUMN untouched_at BIGINT;
-- When somebody has to ask next whether the unit is safe, and since when an answer has been missing.
ALTER TABLE assignment ADD COLUMN safety_due_at BIGINT;
ALTER TABLE assignment ADD COLUMN safety_missed_at BIGINT;

-- Minutes between safety checks of a unit on scene; empty: none.
ALTER TABLE incident_type ADD COLUMN safety_check_min BIGINT;
-- JSON list of five: per cent of the targets for priority 1 to 5; empty: the same for all.
ALTER TABLE incident_type ADD COLUMN priority_percent TEXT;
UPDATE incident_type SET safety_check_min = 10 WHERE category IN ('violence', 'intrusion');

-- How an overrun climbs at a site. A site without a row has the chain of model/chain.rs.
CREATE TABLE chain (
    site_id UUID NOT NULL PRIMARY KEY REFERENCES site (id),
    -- JSON list of steps: a role or an account, and the seconds after the overrun.
    steps TEXT NOT NULL,
    -- JSON list of five: per cent of those seconds for priority 1 to 5.
    priority_percent TEXT NOT NULL,
    -- Seconds that an acknowledged assignment may wait for the unit to set out.
    untouched_s BIGINT NOT NULL,
    version BIGINT NOT NULL
);
