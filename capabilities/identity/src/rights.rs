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
    /// See the compartments that one belongs to.
    ReadCompartments = "compartment.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor];
    /// See which compartments there are, who keeps them and who is in; not what lies in them.
    ReadAllCompartments = "compartment.read_all": [Administrator, Manager, Supervisor, Investigator, Auditor];
    /// Make compartments, and name their keeper.
    ManageCompartments = "compartment.manage": [Administrator, Manager];
    /// Keep a compartment that one was named for: say who belongs to it.
    KeepCompartments = "compartment.keep": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator];
    /// Break glass: ask to be let into a compartment, or confirm it for somebody else.
    BreakCompartments = "compartment.break": [Administrator, Manager, Supervisor, Investigator];
}
