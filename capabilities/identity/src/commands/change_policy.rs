//! Say of whom signing in asks a second factor.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Result, Role, Tx};
use serde::{Deserialize, Serialize};

use crate::model::PolicyView;
use crate::rights::ManageAccounts;
use crate::store;

/// What to ask from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangePolicy {
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// Roles whose holders need a second factor.
    pub second_factor_roles: Vec<Role>,
}

#[derive(Serialize)]
struct PolicyFact<'a> {
    sign_in_policy: &'a PolicyView,
}

/// Changes what signing in asks. Sessions that are open go on as they are.
///
/// # Errors
/// `forbidden` unless the actor manages accounts everywhere, and without a fresh proof; `stale`.
pub fn change_policy(tx: &mut Tx<'_>, context: &Context, input: ChangePolicy) -> Result<PolicyView> {
    context.actor.must_everywhere::<ManageAccounts>()?;
    context.actor.must_be_proved(context.now)?;
    let mut policy = store::policy(tx)?;
    if input.seen_version.is_some_and(|seen| seen != policy.version) {
        return Err(Error::new(Kind::Stale, "the rules of signing in were changed in the meantime; read them again"));
    }
    let mut roles = input.second_factor_roles;
    roles.sort_unstable();
    roles.dedup();
    policy.second_factor_roles = Json(roles);
    policy.changed_at = context.now;
    policy.version += 1;
    let put = if policy.version == 1 { Tx::insert } else { Tx::save };
    put(tx, &policy)?;
    let organisation = policy.organisation;
    let view = PolicyView::from(policy);
    let payload = PolicyFact { sign_in_policy: &view };
    let stream = stream("organisation", organisation);
    tx.record(
        context,
        Fact { action: "organisation.sign_in_changed", stream, site: None, occurred_at: None, payload },
    )?;
    Ok(view)
}
