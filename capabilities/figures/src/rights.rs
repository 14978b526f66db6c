//! Who may see figures.

kernel::rights! {
    /// See figures of incidents and alarms, and what is behind each of them.
    ReadFigures = "figure.read": [Administrator, Manager, Supervisor, Auditor, Client];
    /// Say which figures go to which mailboxes, and send them.
    ManageReports = "report.manage": [Administrator, Manager, Supervisor];
}
