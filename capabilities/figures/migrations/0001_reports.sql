-- Figures that are sent to mailboxes once a month.

-- One report of a site. The deadline of kind figures.report, whose subject is the report, is the only thing that runs.
CREATE TABLE report (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site (id),
    name TEXT COLLATE "C" NOT NULL,
    -- Incidents of one type or of one priority only; empty: all.
    type_code TEXT COLLATE "C",
    priority BIGINT CHECK (priority BETWEEN 1 AND 5),
    -- JSON list of the mailboxes that it goes to.
    mailboxes TEXT NOT NULL,
    -- On which day of the month after, at which minute of that day, by the clock of the site.
    day_of_month BIGINT NOT NULL CHECK (day_of_month BETWEEN 1 AND 28),
    minute_of_day BIGINT NOT NULL CHECK (minute_of_day BETWEEN 0 AND 1439),
    active BOOLEAN NOT NULL,
    -- When it is due next; empty while it is paused.
    next_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX report_site ON report (site_id, name, id);

-- One month of a report that is to be worked out, or was sent.
CREATE TABLE report_run (
    id UUID NOT NULL PRIMARY KEY,
    report_id UUID NOT NULL REFERENCES report (id),
    -- The month that it tells of, such as 2026-10.
    month TEXT COLLATE "C" NOT NULL,
    -- Who asked for it, by name; empty: it was due.
    asked_by TEXT,
    asked_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    -- When it was sent or could not be, and why not.
    settled_at BIGINT,
    error TEXT
);
CREATE INDEX report_run_report ON report_run (report_id, id);
CREATE INDEX report_run_waiting ON report_run (id) WHERE state = 'waiting';
-- What is due is due once.
CREATE UNIQUE INDEX report_run_once ON report_run (report_id, month) WHERE asked_by IS NULL;
