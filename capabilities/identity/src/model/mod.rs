//! Accounts, sessions and tokens.

mod account;
mod compartment;
pub mod may;
mod passkey;
mod second_factor;
mod session;
mod sign_in_link;

pub use account::{Account, AccountName, AccountView, StoredGrant, clean_email, clean_username};
pub use compartment::{
    ASKED_S, BrokenGlass, Compartment, CompartmentView, GlassView, MEMBERS_MAX, Member, MemberView, Person, clean_name,
    clean_text,
};
pub use may::{Because, May, MayLine};
pub use passkey::{PASSKEYS_MAX, Passkey, PasskeyView, UsedChallenge, clean_passkey_name};
pub use second_factor::{
    CodeApp, Factors, Policy, PolicyView, RECOVERY_CODES, RECOVERY_GROUPS, RecoveryCode, RecoveryCodes, SecondFactors,
};
pub use session::{
    AGENT_MAX, ApiToken, Browser, IDLE_S, LIFETIME_S, Me, MeAccount, MeOrganisation, Organisation, PROOF_S, Session,
    SessionView, TOUCH_S, TokenView,
};
pub use sign_in_link::{EXPECTED_S, SignInLink, SignInLinkView, clean_expected, clean_subject};
