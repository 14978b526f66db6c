//! What the roles may do with accounts.

kernel::rights! {
    /// Read who has an account, and with which roles.
    ReadAccounts = "account.read": [Administrator, Manager, Supervisor, Dispatcher, Auditor];
    /// Create, change and disable accounts, and grant roles.
    ManageAccounts = "account.manage": [Administrator];
    /// See where somebody is signed in.
    ReadSessions = "account.read_sessions": [Administrator, Auditor];
    /// Make API tokens for one's own account.
    ManageTokens = "token.manage": [Administrator, Manager, Supervisor, Dispatcher];
}
