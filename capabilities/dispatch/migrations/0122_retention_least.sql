-- Days after an incident is over in which nobody who is mentioned on it is erased, not on request either; null: none.
ALTER TABLE retention ADD COLUMN least_days BIGINT CHECK (least_days > 0);
