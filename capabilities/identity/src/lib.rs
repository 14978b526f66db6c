//! Accounts, roles, sessions and tokens: who somebody is and what they may do.
//!
//! Words: an *account* signs in with a password, and a code where it has an *app*, or with a *passkey*, and gets a
//! *session*; a program shows an *API token*, narrowed to named actions. A *grant* is a role at a site, or at all sites. A
//! *link* says who an account belongs to at the organisation's own provider, where people may sign in instead.
//!
//! Invariants: no secret is stored, only hashes; a disabled account has no session; rights come from grants by the one
//! rights table and from nowhere else.

pub mod admission;
pub mod authenticator;
pub mod commands;
mod http;
pub mod model;
pub mod oidc;
pub mod passkey;
pub mod password;
pub mod queries;
mod rights;
mod store;
pub mod throttle;
pub mod totp;

use kernel::Capability;
use kernel::feed::Visibility;
use kernel::sweep::Duty;

pub use authenticator::{Authenticator, acting_as};
pub use http::PublicAddress;

/// Kinds of journal streams that decide who may do what.
pub const IDENTITY_KINDS: &[&str] = &["account", "session", "token", "organisation", kernel::compartments::KIND];

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "identity",
        routes: http::routes(),
        migrations: &[
            kernel::migration!("identity", "0001_accounts"),
            kernel::migration!("identity", "0050_email"),
            kernel::migration!("identity", "0070_second_factors"),
            kernel::migration!("identity", "0080_passkeys"),
            kernel::migration!("identity", "0081_single_sign_on"),
            kernel::migration!("identity", "0090_compartments"),
        ],
        rights: rights::RIGHTS,
        visibility: &[
            Visibility { kind: "account", actions: &["account.read"], shared: false },
            Visibility { kind: "session", actions: &["account.read"], shared: false },
            Visibility { kind: "token", actions: &["account.read"], shared: false },
            Visibility { kind: "organisation", actions: &["account.read"], shared: false },
            Visibility { kind: "compartment", actions: &["compartment.read_all"], shared: true },
        ],
        duties: &[Duty { kind: commands::ADMISSION, act: commands::end_admissions }],
    }
}
