-- When the premises of a panel are open, and whether they are.

-- The hours of an account, in the time of its site. No row: nobody expects anything.
CREATE TABLE alarm_hours (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES alarm_account (id),
    -- JSON list of spans: weekday 1 (Monday) to 7 on which it begins, open and close as HH:MM; a close that is not later
    -- than the open is on the next day.
    weekly TEXT NOT NULL,
    -- JSON list of days on which other spans begin than on that weekday; without any: closed.
    exceptions TEXT NOT NULL,
    -- Minutes after the hour until nobody has come, or nobody has gone.
    grace_min BIGINT NOT NULL,
    -- Minutes before the hour from which on it may be opened.
    early_min BIGINT NOT NULL
);

-- Whether the premises of an account are open, by the panel's own signals, whatever its hours are.
CREATE TABLE alarm_opening (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES alarm_account (id),
    -- JSON list of the areas that are open; an area without a number is empty.
    open_areas TEXT NOT NULL,
    -- When an area was opened last, and when the last one was closed; null: never heard.
    opened_at BIGINT,
    closed_at BIGINT
);
