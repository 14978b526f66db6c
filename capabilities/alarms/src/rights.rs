//! What the roles may do with alarms.

use kernel::actor::Action;
use kernel::{Actor, Id, Result, Scope};

kernel::rights! {
    /// See alarms, their signals and what was done about them.
    ReadAlarms = "alarm.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor, Client];
    /// Acknowledge, verify and decide alarms, park them, and open incidents for them.
    HandleAlarms = "alarm.handle": [Administrator, Supervisor, Dispatcher];
    /// See panels, zones and whom to call about them; never a key or a pass phrase.
    ReadAccounts = "alarm_account.read": [Administrator, Manager, Supervisor, Dispatcher, Auditor];
    /// Add and change panels, their keys, zones and keyholders.
    ManageAccounts = "alarm_account.manage": [Administrator, Manager];
    /// Say what to do about alarms of a category at a site.
    ManageScripts = "alarm_script.manage": [Administrator, Manager];
    /// Put a panel on test or shelve a zone, for a time and with a reason.
    InhibitAlarms = "alarm.inhibit": [Administrator, Manager, Supervisor, Dispatcher];
    /// Hand signals in; for receivers and adapters.
    ReceiveSignals = "alarm.receive": [Administrator];
}

/// Refuses unless the actor holds `A` where a panel stands; while nobody has said where, whoever answers for all sites
/// answers for it. An actor that may not even read it (`R`) hears that there is none.
pub(crate) fn must_at<A: Action, R: Action>(actor: &Actor, site: Option<Id>, what: &str) -> Result<()> {
    match site {
        Some(site) => actor.must_seen::<A, R>(site, what),
        None => actor.must_everywhere::<A>(),
    }
}

/// Whether a scope holds what stands at a site, or at none that anybody has said.
pub(crate) fn holds(scope: &Scope, site: Option<Id>) -> bool {
    site.map_or(*scope == Scope::All, |site| scope.contains(site))
}
