-- Where mail reaches the person; empty: nowhere.
ALTER TABLE account ADD COLUMN email TEXT;
