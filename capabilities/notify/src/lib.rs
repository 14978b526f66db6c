//! What other systems and mailboxes are told: webhooks, mail, and an incident in a shape that they know.
//!
//! Words: a *webhook* is an address that gets entries of the journal by HTTP; its *position* is the number of the last
//! entry that was delivered to it or passed over; a *delivery* is one entry on its way, however many attempts it takes;
//! a *letter* is one mail to one mailbox.
//!
//! Invariants: entries arrive in the journal's order, one at a time; none is left out, and one that was not confirmed is
//! sent again; no command waits for a receiver, and none writes anything for one; a secret is shown once; one process
//! delivers at a time. Why so stands in docs/design/0010-webhooks.md.

pub mod commands;
mod duties;
mod http;
pub mod model;
pub mod queries;
mod rights;
mod store;

use kernel::Capability;
use kernel::feed::Visibility;

pub use duties::{MailCarrier, deliver};
pub use rights::{ManageMail, ManageWebhooks, ReadMail, ReadWebhooks};

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "notify",
        routes: http::routes(),
        migrations: &[
            kernel::migration!("notify", "0001_webhooks"),
            kernel::migration!("notify", "0086_sealed_secret_contract"),
        ],
        rights: rights::RIGHTS,
        visibility: &[
            Visibility { kind: "webhook", actions: &["webhook.read"], shared: false },
            Visibility { kind: "mail", actions: &["mail.read"], shared: false },
        ],
        duties: &[],
    }
}
