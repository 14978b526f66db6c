//! What the roles may do with webhooks.

kernel::rights! {
    /// See which other systems are told of what, and what became of it.
    ReadWebhooks = "webhook.read": [Administrator, Manager, Auditor];
    /// Make, change and take away webhooks, and deliver to them again.
    ManageWebhooks = "webhook.manage": [Administrator];
}
