-- How somebody shows who they are, beside a password.

-- What the session was opened with.
ALTER TABLE session ADD COLUMN factors TEXT NOT NULL DEFAULT 'password';
-- When its holder showed last who they are; sessions that are older than this column have to do so again.
ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
-- What the browser says that it is, so that people know their own sessions apart.
ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT '';

-- An app on a phone that shows one-time codes (RFC 6238). One for an account.
CREATE TABLE code_app (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES account (id),
    -- Sealed by the key in the data folder.
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When a first code of it was right; it counts from then on.
    confirmed_at BIGINT,
    -- The half minute whose code was used last: none is taken twice.
    last_step BIGINT NOT NULL
);

-- A code on paper that opens once, when the phone is lost.
CREATE TABLE recovery_code (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    -- SHA-256 of the account and the code.
    code_hash BYTEA NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_code_account ON recovery_code (account_id);

-- What signing in asks of whom.
CREATE TABLE sign_in_policy (
    organisation UUID NOT NULL PRIMARY KEY,
    -- JSON list of the roles whose holders need a second factor.
    second_factor_roles TEXT NOT NULL,
    -- Sessions that were opened earlier go on as they are.
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
