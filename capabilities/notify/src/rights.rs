//! What the roles may do with webhooks and mail.

kernel::rights! {
    /// See which other systems are told of what, and what became of it.
    ReadWebhooks = "webhook.read": [Administrator, Manager, Auditor];
    /// Make, change and take away webhooks, and deliver to them again.
    ManageWebhooks = "webhook.manage": [Administrator];
    /// See which mail was sent to whom, and what became of it.
    ReadMail = "mail.read": [Administrator, Manager, Auditor];
    /// Try mail out, and send again what was not delivered.
    ManageMail = "mail.manage": [Administrator];
}
