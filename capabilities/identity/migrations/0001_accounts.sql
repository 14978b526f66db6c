-- Who somebody is and what they may do.

-- The company or department that runs the protection. Its id is that of the journal's head row; the row appears when
-- the system is set up.
CREATE TABLE organisation (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- The code that proves that whoever sets the system up can read the server's output. Used once.
CREATE TABLE setup_code (
    organisation UUID NOT NULL PRIMARY KEY,
    -- SHA-256 of the code.
    code_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- A person (or a program) that can sign in. Never deleted: the journal points at it.
CREATE TABLE account (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL,
    -- What is typed to sign in; lower case.
    username TEXT COLLATE "C" NOT NULL,
    -- What colleagues read.
    name TEXT NOT NULL,
    -- argon2id in PHC form.
    password_hash TEXT NOT NULL,
    -- Set: cannot sign in, and every session has ended.
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT account_username UNIQUE (organisation, username)
);

-- A role that an account holds, at one site or (site null) at all.
CREATE TABLE account_grant (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    role TEXT COLLATE "C" NOT NULL,
    site_id UUID
);
CREATE INDEX account_grant_account ON account_grant (account_id);

-- A browser or phone that is signed in.
CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    -- SHA-256 of the token; the token itself is nowhere but with its holder.
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    -- Last use, to a few minutes.
    seen_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT session_token UNIQUE (token_hash)
);
CREATE INDEX session_account ON session (account_id);

-- A secret for programs, narrowed to named actions of its account.
CREATE TABLE api_token (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    -- JSON list of actions.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    CONSTRAINT api_token_token UNIQUE (token_hash)
);
CREATE INDEX api_token_account ON api_token (account_id);
