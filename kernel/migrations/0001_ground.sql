-- The ground: what every capability's commands write besides their own rows.

-- End of the journal of each organisation. The writer locks this row for the length of a batch, which puts the
-- writers of several nodes in turn.
CREATE TABLE head (
    organisation UUID NOT NULL PRIMARY KEY,
    -- Number of the last entry; 0 before the first.
    seq BIGINT NOT NULL,
    -- Hash of the last entry; 32 zero bytes before the first.
    hash BYTEA NOT NULL
);

-- The append-only record of everything that was done. hash = SHA-256(previous hash, header, details_hash), see
-- kernel::journal; a gap in seq or a wrong hash is proof of tampering.
CREATE TABLE journal (
    organisation UUID NOT NULL,
    -- Dense: 1, 2, 3 …
    seq BIGINT NOT NULL,
    id UUID NOT NULL,
    -- When the system wrote it, and when it happened in the world (microseconds, UTC).
    recorded_at BIGINT NOT NULL,
    occurred_at BIGINT NOT NULL,
    -- Account that acted; null for the system and the operator at the machine.
    actor UUID,
    -- What was done, such as incident.created.
    action TEXT COLLATE "C" NOT NULL,
    -- What it was done to, such as incident/0192….
    stream TEXT COLLATE "C" NOT NULL,
    site_id UUID,
    -- Idempotency key of the request, when it had one.
    command_key TEXT COLLATE "C",
    -- Salted commitment to the details, which lie beside it and can be erased without breaking the chain.
    details_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (organisation, seq)
);
CREATE INDEX journal_stream ON journal (organisation, stream, seq);
CREATE INDEX journal_site ON journal (organisation, site_id, seq);

-- Details of journal entries: who by name, and the payload as JSON.
CREATE TABLE journal_detail (
    organisation UUID NOT NULL,
    seq BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    actor_name TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (organisation, seq)
);

-- Idempotency: the first answer to every keyed request, kept for ever. The primary key, not a check before an
-- insert, makes a repeat harmless.
CREATE TABLE command (
    organisation UUID NOT NULL,
    -- Account id, or the name of the system part that acted: keys of different callers never meet.
    actor TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    -- SHA-256 over the request and its input; another payload under the same key is refused.
    request_hash BYTEA NOT NULL,
    -- Journal head after the command.
    seq BIGINT NOT NULL,
    -- HTTP status of a refusal; 200 for success.
    status BIGINT NOT NULL,
    -- The answer as JSON: the output, or the problem document.
    reply TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (organisation, actor, key)
);

-- Whatever must happen by a time. One sweeper per database acts on what is due; the row goes in the transaction
-- that acts.
CREATE TABLE deadline (
    organisation UUID NOT NULL,
    -- Which duty handles it.
    kind TEXT COLLATE "C" NOT NULL,
    -- What it is about.
    subject UUID NOT NULL,
    site_id UUID,
    due_at BIGINT NOT NULL,
    -- Who answers for it: a role or an account, in words.
    owner TEXT NOT NULL,
    PRIMARY KEY (organisation, kind, subject)
);
CREATE INDEX deadline_due ON deadline (organisation, due_at);

-- What is to leave the system (mail, SMS, push, webhooks), written with the command that causes it.
CREATE TABLE outbox (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- Which carrier delivers it.
    channel TEXT COLLATE "C" NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    -- When it is tried next; null when delivered or given up.
    next_at BIGINT,
    delivered_at BIGINT,
    last_error TEXT
);
CREATE INDEX outbox_due ON outbox (organisation, next_at);
