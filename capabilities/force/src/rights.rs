//! What the roles may do with units.

kernel::rights! {
    /// See units, who is on them and what they do.
    ReadUnits = "unit.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor];
    /// Add and change units and their crews.
    ManageUnits = "unit.manage": [Administrator, Manager, Supervisor];
    /// Set the duty state of any unit.
    SetDuty = "unit.set_duty": [Administrator, Manager, Supervisor, Dispatcher];
    /// Set the duty state of the unit one is on.
    SetOwnDuty = "unit.set_own_duty": [Administrator, Manager, Supervisor, Dispatcher, Officer];
}
