-- Minutes that a break may last before it shows as overrun.
ALTER TABLE site ADD COLUMN break_limit_min BIGINT NOT NULL DEFAULT 30 CHECK (break_limit_min BETWEEN 1 AND 480);
