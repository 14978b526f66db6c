//! What the roles may do with units.

kernel::rights! {
    /// See units, who is on them and what they do.
    ReadUnits = "unit.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor];
    /// Add and change units and their crews.
    ManageUnits = "unit.manage": [Administrator, Manager, Supervisor];
    /// See where units on duty are.
    ReadPositions = "position.read": [Administrator, Supervisor, Dispatcher, Auditor];
    /// See where a unit has been on its present shift.
    ReadTrails = "position.read_trail": [Administrator, Supervisor, Auditor];
    /// Report where any unit is, as a radio system does.
    ReportPositions = "position.report": [Administrator, Supervisor, Dispatcher];
    /// Report where the unit one is on is.
    ReportOwnPosition = "position.report_own": [Administrator, Supervisor, Dispatcher, Officer];
    /// Set the duty state of any unit.
    SetDuty = "unit.set_duty": [Administrator, Manager, Supervisor, Dispatcher];
    /// Set the duty state of the unit one is on.
    SetOwnDuty = "unit.set_own_duty": [Administrator, Manager, Supervisor, Dispatcher, Officer];
}
