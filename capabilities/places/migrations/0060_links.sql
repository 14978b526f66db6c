-- Address at which a place is looked at: of a camera its live picture, of a door its panel. http or https; nothing is fetched.
ALTER TABLE place ADD COLUMN link TEXT;
