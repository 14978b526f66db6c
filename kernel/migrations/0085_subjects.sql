-- Persons about whom details are kept, each with a key of its own. What the journal says of a person is written under that
-- key; who is erased loses it, and no entry changes.
CREATE TABLE subject (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- The key, sealed under the installation's; null once it was destroyed.
    sealed_key TEXT,
    -- What the person is known by, for finding them; null once they were erased. A vehicle stands for whoever keeps it, by
    -- its plate.
    name TEXT,
    phone TEXT,
    -- Both, folded for searching.
    search TEXT COLLATE "C",
    -- What the same person is recognised by: name and number, or a plate. Null while too little is known.
    same TEXT COLLATE "C",
    made_at BIGINT NOT NULL,
    erased_at BIGINT,
    -- Number of the journal entry that tells of the erasure.
    erased_by BIGINT
);
CREATE INDEX subject_same ON subject (organisation, same) WHERE same IS NOT NULL;
CREATE INDEX subject_erased ON subject (organisation, erased_at) WHERE erased_at IS NOT NULL;

-- Number of the entry that tells why details of this one are gone. They were written in the clear: their salt is gone as
-- well, so that nobody can try guesses against the commitment.
ALTER TABLE journal_detail ADD COLUMN erased_by BIGINT;
