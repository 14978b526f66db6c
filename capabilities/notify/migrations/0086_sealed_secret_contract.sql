-- What deliveries are signed with, sealed under the key that lies beside the database. Each start seals what still lies open
-- in `secret` and empties it. A release before this one would sign with the empty one: it does not start on this database.
ALTER TABLE webhook ADD COLUMN secret_sealed TEXT;
