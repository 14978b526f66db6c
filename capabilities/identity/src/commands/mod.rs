//! What can be done with accounts, sessions and tokens.

mod break_glass;
mod change_account;
mod change_own_password;
mod change_policy;
mod compartments;
mod create_account;
mod end_session;
mod found_organisation;
mod manage_tokens;
mod open_session;
mod passkeys;
mod second_factors;
mod single_sign_on;

pub use break_glass::{BreakGlass, ConfirmGlass, EndGlass, break_glass, confirm_glass, end_glass};
pub use change_account::{ChangeAccount, change_account};
pub use change_own_password::{ChangeOwnPassword, change_own_password};
pub use change_policy::{ChangePolicy, change_policy};
pub(crate) use compartments::{ADMISSION, end_admissions};
pub use compartments::{ChangeCompartment, CreateCompartment, MemberSaid, change_compartment, create_compartment};
pub use create_account::{CreateAccount, create_account};
pub use end_session::{EndSessions, end_session, end_sessions, touch_session};
pub use found_organisation::{FoundOrganisation, found_organisation, offer_setup};
pub use manage_tokens::{CreateToken, MadeToken, create_token, revoke_token};
pub use open_session::{OpenSession, ProveSession, RefuseSession, open_session, prove_session, refuse_session};
pub(crate) use passkeys::passkey_refused;
pub use passkeys::{AddPasskey, CopiedPasskey, MadePasskey, UsedPasskey, add_passkey, remove_passkey, report_copy};
pub use second_factors::{
    Code, ConfirmApp, NewCodes, OfferApp, confirm_app, make_recovery_codes, offer_app, remove_app, reset_factors,
};
pub use single_sign_on::{
    ChangeLink, Enter, LinkOwn, Unknown, change_link, enter, link_own, refuse_unknown, remove_link, remove_own_link,
};

use kernel::actor::Grant;
use kernel::journal::{Fact, stream};
use kernel::{Context, Id, Result, Tx};

use crate::model::{Account, AccountView};

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, view: &AccountView) -> Result<i64> {
    let payload = AccountFact { account: view };
    tx.record(context, Fact { action, stream: stream("account", view.id), site: None, occurred_at: None, payload })
}

#[derive(serde::Serialize)]
struct AccountFact<'a> {
    account: &'a AccountView,
}

fn view(tx: &mut Tx<'_>, account: &Account) -> Result<AccountView> {
    let grants = crate::store::grants(tx, &[account.id])?;
    Ok(AccountView::new(account, grants.iter().map(crate::model::StoredGrant::grant).collect()))
}

fn put_grants(tx: &mut Tx<'_>, context: &Context, account: Id, grants: &[Grant]) -> Result<()> {
    use kernel::db::SqlExt as _;
    crate::store::delete_grants(tx, account)?;
    grants.iter().try_for_each(|grant| {
        tx.insert(&crate::model::StoredGrant {
            id: Id::new(context.now),
            account_id: account,
            role: grant.role,
            site_id: grant.site_id,
        })
    })
}
