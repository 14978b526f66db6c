-- Sources that are no panels: other programs, cameras, brokers. Each is an account of another kind, so that zones, keyholders,
-- tests and silence are the same for all of them.

-- panel, webhook, alertmanager, frigate, home_assistant, onvif, mail. What key_sealed holds is the key of a panel's frames,
-- and of another source the secret that it shows or signs with.
ALTER TABLE alarm_account ADD COLUMN kind TEXT NOT NULL DEFAULT 'panel';
-- JSON: where its messages hold what, and what they are about.
ALTER TABLE alarm_account ADD COLUMN mapping TEXT NOT NULL DEFAULT '{}';
