//! Second factors: an app with one-time codes, passkeys, recovery codes, and who needs one.

use kernel::db::Json;
use kernel::{Id, Role, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Recovery codes made at once.
pub const RECOVERY_CODES: usize = 10;
/// Groups of four letters in a recovery code: some 60 bits.
pub const RECOVERY_GROUPS: usize = 3;

kernel::text_enum! {
    /// What a session was opened with.
    pub enum Factors {
        /// A password alone.
        Password = "password",
        /// What the organisation's provider says, alone.
        SingleSignOn = "single_sign_on",
        /// A password, and a code of the app or a recovery code.
        PasswordAndCode = "password_and_code",
        /// A passkey, which verified its holder: with or without a password.
        Passkey = "passkey",
        /// What the provider says, and a second factor there or a code here.
        SingleSignOnAndFactor = "single_sign_on_and_factor",
    }
}

impl Factors {
    /// Whether there was a second one.
    pub const fn are_two(self) -> bool {
        match self {
            Self::Password | Self::SingleSignOn => false,
            Self::PasswordAndCode | Self::Passkey | Self::SingleSignOnAndFactor => true,
        }
    }

    /// The same with a second one.
    #[must_use]
    pub const fn with_second(self) -> Self {
        match self {
            Self::Password | Self::PasswordAndCode => Self::PasswordAndCode,
            Self::Passkey => Self::Passkey,
            Self::SingleSignOn | Self::SingleSignOnAndFactor => Self::SingleSignOnAndFactor,
        }
    }
}

/// An app that shows one-time codes, as stored.
#[derive(Clone, Debug)]
pub struct CodeApp {
    /// Whose.
    pub account_id: Id,
    /// The shared secret, sealed.
    pub secret: String,
    /// When it was offered.
    pub created_at: Time,
    /// When a first code was right; none: not in use yet.
    pub confirmed_at: Option<Time>,
    /// The step of 30 s since 1970 whose code was used last.
    pub last_step: i64,
}

/// A recovery code as stored.
#[derive(Clone, Debug)]
pub struct RecoveryCode {
    /// Id.
    pub id: Id,
    /// Whose.
    pub account_id: Id,
    /// SHA-256 of the account and the code.
    pub code_hash: Vec<u8>,
    /// When it was used.
    pub used_at: Option<Time>,
}

/// What signing in asks, as stored.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Organisation.
    pub organisation: Id,
    /// Roles whose holders need a second factor.
    pub second_factor_roles: Json<Vec<Role>>,
    /// When it was changed last.
    pub changed_at: Time,
    /// Counts its changes.
    pub version: i64,
}

impl Policy {
    /// What holds until somebody says otherwise: a password is enough.
    pub const fn of_a_new_system(organisation: Id) -> Self {
        Self { organisation, second_factor_roles: Json(Vec::new()), changed_at: Time::from_micros(0), version: 0 }
    }

    /// Whether a session of somebody with these roles lacks a second factor. One that was open when the rule came goes
    /// on until it ends: a control room is not emptied in the middle of a shift.
    pub fn lacks_factor(&self, roles: impl IntoIterator<Item = Role>, factors: Factors, opened_at: Time) -> bool {
        !factors.are_two()
            && opened_at >= self.changed_at
            && roles.into_iter().any(|role| self.second_factor_roles.0.contains(&role))
    }
}

/// What signing in asks of whom.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = SignInPolicy)]
pub struct PolicyView {
    /// Roles whose holders need a second factor.
    pub second_factor_roles: Vec<Role>,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl From<Policy> for PolicyView {
    fn from(policy: Policy) -> Self {
        Self { second_factor_roles: policy.second_factor_roles.0, version: policy.version }
    }
}

/// The second factors of an account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SecondFactors {
    /// Since when an app with one-time codes is in use; null: none is.
    pub code_app_since: Option<Time>,
    /// How many passkeys there are; each counts as two factors.
    #[serde(default)]
    pub passkeys: usize,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: usize,
    /// Whether a role of the account needs a second factor.
    pub needed: bool,
}

impl SecondFactors {
    /// Whether one is needed and there is none: whoever signs in can do nothing but add one.
    pub fn are_lacking(&self) -> bool {
        self.needed && self.passkeys == 0 && self.code_app_since.is_none()
    }
}

/// Recovery codes that were just made; shown this once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each opens once.
    pub recovery_codes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_was_open_when_the_rule_came_goes_on() {
        let rule = Time::from_micros(10);
        let policy = Policy {
            organisation: Id::nil(),
            second_factor_roles: Json(vec![Role::Administrator]),
            changed_at: rule,
            version: 1,
        };
        let (earlier, later) = (Time::from_micros(9), Time::from_micros(11));
        for (role, factors, opened_at, lacks) in [
            (Role::Administrator, Factors::Password, later, true),
            (Role::Administrator, Factors::Password, rule, true),
            (Role::Administrator, Factors::Password, earlier, false),
            (Role::Administrator, Factors::PasswordAndCode, later, false),
            (Role::Administrator, Factors::Passkey, later, false),
            (Role::Administrator, Factors::SingleSignOn, later, true),
            (Role::Administrator, Factors::SingleSignOnAndFactor, later, false),
            (Role::Dispatcher, Factors::Password, later, false),
        ] {
            let lacking = policy.lacks_factor([Role::Officer, role], factors, opened_at);
            assert_eq!(lacking, lacks, "{role} {factors} {opened_at}");
        }
        assert!(!Policy::of_a_new_system(Id::nil()).lacks_factor([Role::Administrator], Factors::Password, later));
    }

    #[test]
    fn a_second_factor_adds_to_what_a_session_was_opened_with() {
        for (first, two, both) in [
            (Factors::Password, false, Factors::PasswordAndCode),
            (Factors::PasswordAndCode, true, Factors::PasswordAndCode),
            (Factors::Passkey, true, Factors::Passkey),
            (Factors::SingleSignOn, false, Factors::SingleSignOnAndFactor),
            (Factors::SingleSignOnAndFactor, true, Factors::SingleSignOnAndFactor),
        ] {
            assert_eq!((first.are_two(), first.with_second()), (two, both), "{first}");
        }
        let view = PolicyView::from(Policy { version: 4, ..Policy::of_a_new_system(Id::nil()) });
        assert_eq!((view.second_factor_roles.len(), view.version), (0, 4));
    }
}
