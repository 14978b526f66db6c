//! What the roles may do with accounts.

use kernel::actor::{Action, Grant};
use kernel::{Actor, Result};

/// Refuses unless the actor holds an action wherever these roles are held.
///
/// # Errors
/// `forbidden`.
pub(crate) fn must_over<A: Action>(actor: &Actor, grants: &[Grant]) -> Result<()> {
    grants.iter().try_for_each(|grant| match grant.site_id {
        Some(site) => actor.must::<A>(site),
        None => actor.must_everywhere::<A>(),
    })
}

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
