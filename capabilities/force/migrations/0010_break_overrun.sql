-- When a break was found to last longer than its site allows; empty while it does not.
ALTER TABLE unit ADD COLUMN break_overrun_at BIGINT;
