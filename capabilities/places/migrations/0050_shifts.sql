-- Shifts that the site works in: JSON list of a name, from and to by the site's clock, and weekdays 1 Monday to 7 Sunday.
ALTER TABLE site ADD COLUMN shifts TEXT NOT NULL DEFAULT '[]';
