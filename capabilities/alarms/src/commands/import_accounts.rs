//! Bring in panels from a list.

use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::manage_account::{PlanAccount, plan_account};
use crate::model::clean_number;
use crate::store;

/// Accounts in one piece of an import: a command is short, a list of any length is many of them.
const IMPORT_MAX: usize = 500;

/// Panels to bring in.
#[derive(Clone, Debug, Serialize)]
pub struct ImportAccounts {
    /// One for each row; those that are there already are changed.
    pub items: Vec<ImportRow>,
}

/// One row of an import.
#[derive(Clone, Debug, Serialize)]
pub struct ImportRow {
    /// What it calls itself.
    pub account: String,
    /// What is known of it, or why the row cannot be read.
    pub plan: Result<PlanAccount, String>,
}

/// What became of one panel.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportedAccount {
    /// What it calls itself.
    pub account: String,
    /// Its id; null when it was refused.
    pub id: Option<Id>,
    /// Whether it is new.
    pub created: bool,
    /// Why it was refused; the others are in all the same.
    pub reason: Option<String>,
}

/// What became of an import, in its order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AccountImport {
    /// One for each panel.
    pub items: Vec<ImportedAccount>,
}

/// Brings panels in. A row that cannot be is refused with its reason before anything of it is written; the others are in.
///
/// # Errors
/// `forbidden`; `too_large` beyond 500; what the database gives.
pub fn import_accounts(tx: &mut Tx<'_>, context: &Context, input: ImportAccounts) -> Result<AccountImport> {
    if input.items.len() > IMPORT_MAX {
        return Err(Error::new(Kind::TooLarge, format!("an import takes at most {IMPORT_MAX} accounts at once")));
    }
    let mut items = Vec::with_capacity(input.items.len());
    for item in input.items {
        let ImportRow { account, plan } = item;
        let plan = match plan {
            Ok(plan) => plan,
            Err(reason) => {
                items.push(ImportedAccount { account, id: None, created: false, reason: Some(reason) });
                continue;
            }
        };
        let known = match clean_number(&account) {
            Ok(number) => store::account_numbered(tx, &number)?.map(|known| known.id),
            Err(_) => None,
        };
        items.push(match plan_account(tx, context, PlanAccount { id: known, ..plan }) {
            Ok(view) => {
                ImportedAccount { account: view.number, id: Some(view.id), created: known.is_none(), reason: None }
            }
            Err(error) if matches!(error.kind(), Kind::Invalid | Kind::NotFound | Kind::TooLarge) => {
                ImportedAccount { account, id: None, created: false, reason: Some(error.detail().to_owned()) }
            }
            Err(error) => return Err(error),
        });
    }
    Ok(AccountImport { items })
}
