//! What the roles may do with incidents.

kernel::rights! {
    /// See incidents, their assignments and logs.
    ReadIncidents = "incident.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor, Client];
    /// See who called, and the number to call back.
    ReadCallers = "incident.read_caller": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor];
    /// Take a call and open an incident.
    CreateIncident = "incident.create": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist];
    /// Change, hold, close, cancel, reopen, merge and relate incidents.
    HandleIncident = "incident.handle": [Administrator, Supervisor, Dispatcher];
    /// Write into the log of an incident, and write down its persons and vehicles.
    WriteLog = "incident.log": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist];
    /// Put a file on an incident.
    AttachFile = "incident.attach": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist];
    /// Take a file away from an incident.
    RemoveAttachment = "incident.remove_file": [Administrator, Supervisor, Dispatcher];
    /// Ask for further units.
    AskBackup = "incident.ask_backup": [Administrator, Supervisor, Dispatcher, Officer];
    /// Call for help from outside, and stamp how far it is.
    CallOutside = "outside.call": [Administrator, Supervisor, Dispatcher];
    /// Send units.
    AssignUnit = "assignment.create": [Administrator, Supervisor, Dispatcher];
    /// Stamp the assignments of any unit, on behalf of one that answers by radio.
    AdvanceAny = "assignment.advance": [Administrator, Supervisor, Dispatcher];
    /// Stamp the assignments of the unit one is on.
    AdvanceOwn = "assignment.advance_own": [Administrator, Supervisor, Dispatcher, Officer];
    /// Add and change the positions of the control room.
    ManageDesk = "desk.manage": [Administrator, Manager, Supervisor];
    /// Plan work that opens an incident by itself.
    ManageSchedules = "schedule.manage": [Administrator, Manager, Supervisor];
    /// Say how overruns climb at a site.
    ManageChain = "chain.manage": [Administrator, Manager];
    /// Change the catalogue: incident types and dispositions.
    ManageTypes = "incident_type.manage": [Administrator, Manager];
    /// Find a person across incidents, and put together what is known of them.
    ReadSubjects = "subject.read": [Administrator, Auditor];
    /// Erase a person.
    EraseSubject = "subject.erase": [Administrator];
    /// Say for how long what is kept about persons is kept.
    ManageRetention = "retention.manage": [Administrator];
    /// See what may not be erased, and why.
    ReadLegalHolds = "legal_hold.read": [Administrator, Manager, Investigator, Auditor];
    /// Say what may not be erased, and lift that again.
    ManageLegalHolds = "legal_hold.manage": [Administrator, Manager, Investigator];
    /// Bring historical calls in.
    ImportHistory = "incident.import": [Administrator];
    /// Put an incident into a compartment that one belongs to, and, as its keeper, take it out again.
    SealIncident = "incident.seal": [Administrator, Manager, Supervisor, Dispatcher, Investigator];
}
