-- Which panels are part of an outage that is one alarm, and which of them have reported that theirs is over.
CREATE TABLE alarm_storm_panel (
    alarm_id UUID NOT NULL REFERENCES alarm (id),
    account_id UUID NOT NULL REFERENCES alarm_account (id),
    restored BOOLEAN NOT NULL,
    PRIMARY KEY (alarm_id, account_id)
);
