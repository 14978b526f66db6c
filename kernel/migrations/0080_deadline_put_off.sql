-- A duty that failed is tried again later, and the deadlines behind it do not wait for it.
-- How often it failed so far.
ALTER TABLE deadline ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
-- Before when it is not tried again; null: it has not failed.
ALTER TABLE deadline ADD COLUMN put_off_until BIGINT;
