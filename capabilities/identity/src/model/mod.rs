//! Accounts, sessions and tokens.

mod account;
pub mod may;
mod session;

pub use account::{Account, AccountName, AccountView, StoredGrant, clean_email, clean_username};
pub use may::{Because, May, MayLine};
pub use session::{
    ApiToken, IDLE_S, LIFETIME_S, Me, MeAccount, MeOrganisation, Organisation, Session, TOUCH_S, TokenView,
};
