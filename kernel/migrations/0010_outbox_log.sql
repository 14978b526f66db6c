-- What left the system by one channel, the newest first.
CREATE INDEX outbox_log ON outbox (organisation, channel, created_at, id);
