//! What the roles may do with places.

kernel::rights! {
    /// See sites, areas and points.
    ReadPlaces = "place.read": [Administrator, Manager, Supervisor, Dispatcher, Officer, Receptionist, Investigator, Auditor, Client];
    /// Add and change areas and points.
    ManagePlaces = "place.manage": [Administrator, Manager];
    /// Add and change sites.
    ManageSites = "site.manage": [Administrator];
}
