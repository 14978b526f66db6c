-- Passkeys (WebAuthn): a key pair that a phone, a computer or a stick keeps, and uses once its holder showed it who they
-- are. Here is the public half. Deleted when its holder or an administrator takes it away.
CREATE TABLE passkey (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    -- By which whoever keeps the key finds it; drawn at random there.
    credential_id BYTEA NOT NULL,
    -- SubjectPublicKeyInfo in DER.
    public_key BYTEA NOT NULL,
    -- The name of the site that it was made for; browsers use it nowhere else.
    rp_id TEXT NOT NULL,
    -- By which its holder knows it.
    name TEXT NOT NULL,
    -- How often it was used, as it says itself; those that are copied between devices stay at zero.
    sign_count BIGINT NOT NULL,
    -- Whether its maker keeps a copy elsewhere, as it says itself.
    backed_up BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    CONSTRAINT passkey_credential UNIQUE (credential_id)
);
CREATE INDEX passkey_account ON passkey (account_id);

-- Challenges that were answered, so that no answer is taken twice. A challenge itself is kept by whoever asked for it,
-- sealed; a row is here from its use until it would have ended anyway.
CREATE TABLE passkey_challenge (
    -- SHA-256 of its random part.
    mark BYTEA NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_expires ON passkey_challenge (expires_at);
