-- Files on an incident: photos, documents. Here is what is known of each; its content lies in the folder of files, under
-- the name of its SHA-256, and may belong to several rows.
CREATE TABLE attachment (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incident (id),
    -- As it was called where it came from, without its folder.
    name TEXT NOT NULL,
    -- What it is, such as image/jpeg: as its first bytes say, or as it was said to be.
    media_type TEXT COLLATE "C" NOT NULL,
    -- Bytes.
    size BIGINT NOT NULL CHECK (size > 0),
    -- SHA-256 of the content in hexadecimal.
    sha256 TEXT COLLATE "C" NOT NULL,
    -- What whoever handed it in wrote about it.
    note TEXT,
    -- Who handed it in, and their name at that time.
    author_id UUID,
    author TEXT NOT NULL,
    -- When it was taken or handed in, and when it was on disk here.
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    -- Taken away: by whom, when, why. The row and the content stay.
    removed_by TEXT,
    removed_at BIGINT,
    removed_reason TEXT
);
CREATE INDEX attachment_incident ON attachment (incident_id, id);
