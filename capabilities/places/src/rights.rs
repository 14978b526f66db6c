//! What the roles may do with places.

kernel::rights! {
    /// See sites, areas and points.
    ReadPlaces = "place.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor, Client];
    /// Add and change areas, points and the numbers of a site.
    ManagePlaces = "place.manage": [Administrator, Manager];
    /// See whom to call for a site.
    ReadContacts = "contact.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor];
    /// See what to know of a place before somebody is sent there.
    ReadCautions = "caution.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor];
    /// Write and take away cautions of places.
    ManageCautions = "caution.manage": [Administrator, Manager, Supervisor, Dispatcher];
    /// Add and change sites.
    ManageSites = "site.manage": [Administrator];
}
