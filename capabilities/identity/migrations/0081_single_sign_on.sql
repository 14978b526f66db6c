-- Signing in at a provider of the organisation's own (OpenID Connect).

-- Who of the provider's people an account belongs to. One for an account.
CREATE TABLE sign_in_link (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES account (id),
    organisation UUID NOT NULL,
    -- The provider, and who the person is there; both null until somebody who is expected came.
    issuer TEXT COLLATE "C",
    subject TEXT COLLATE "C",
    -- The name or mailbox at the provider, lower case, of whoever may come and be linked; null: nobody is expected.
    expected TEXT COLLATE "C",
    -- Until when they are.
    expected_until BIGINT,
    -- Whether the password opens nothing any more.
    password_refused BOOLEAN NOT NULL,
    linked_at BIGINT,
    CONSTRAINT sign_in_link_subject UNIQUE (organisation, issuer, subject),
    CONSTRAINT sign_in_link_expected UNIQUE (organisation, expected)
);
