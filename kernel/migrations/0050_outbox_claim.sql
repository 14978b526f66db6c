-- Until when one process delivers an item: no other one takes it meanwhile. It runs out by itself, so that another
-- process goes on where a dead one stopped.
ALTER TABLE outbox ADD COLUMN claimed_until BIGINT;
