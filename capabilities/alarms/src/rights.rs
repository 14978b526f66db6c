//! What the roles may do with alarms.

kernel::rights! {
    /// See alarms, their signals and what was done about them.
    ReadAlarms = "alarm.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor, Client];
    /// Acknowledge, verify and decide alarms, park them, and open incidents for them.
    HandleAlarms = "alarm.handle": [Administrator, Supervisor, Dispatcher];
    /// See panels, zones and whom to call about them; never a key or a pass phrase.
    ReadAccounts = "alarm_account.read": [Administrator, Manager, Supervisor, Dispatcher, Auditor];
    /// Add and change panels, their keys, zones and keyholders.
    ManageAccounts = "alarm_account.manage": [Administrator, Manager];
    /// Put a panel on test or shelve a zone, for a time and with a reason.
    InhibitAlarms = "alarm.inhibit": [Administrator, Manager, Supervisor, Dispatcher];
    /// Hand signals in; for receivers and adapters.
    ReceiveSignals = "alarm.receive": [Administrator];
}
