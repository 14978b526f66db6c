-- What to do about an alarm where a site does it in its own way.

-- A site's own script of a category of alarms. No row, or no steps: the script that ships (model/script.rs).
CREATE TABLE alarm_script (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    category TEXT COLLATE "C" NOT NULL,
    -- JSON list of steps in order: what, whether it must be done, and what is special about it here.
    steps TEXT,
    version BIGINT NOT NULL,
    CONSTRAINT alarm_script_of UNIQUE (site_id, category)
);

-- The site's own script at the time at which the alarm was raised: a change counts for what comes after it. Null: the one
-- that ships.
ALTER TABLE alarm ADD COLUMN script TEXT;
