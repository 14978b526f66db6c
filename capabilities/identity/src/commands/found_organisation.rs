//! Set a fresh system up.

use kernel::db::{Sql as _, SqlExt as _};
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Result, Tx, secret};
use serde::{Deserialize, Serialize};

use crate::model::Organisation;
use crate::store;

/// The organisation to found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FoundOrganisation {
    /// Its name.
    pub name: String,
    /// The one-time code; none when the operator at the machine does it.
    pub code: Option<String>,
}

#[derive(serde::Serialize)]
struct OrganisationFact<'a> {
    name: &'a str,
}

/// Keeps the hash of a new one-time code, in place of an earlier one.
///
/// # Errors
/// `conflict` when the system is set up already.
pub fn offer_setup(tx: &mut Tx<'_>, context: &Context, code: String) -> Result<()> {
    if store::organisation(tx)?.is_some() {
        return Err(Error::conflict("the system is set up already"));
    }
    store::put_setup_code(tx, secret::sha256(&[code.as_bytes()]).to_vec(), context.now)
}

/// Names the organisation, and takes the one-time code away.
///
/// # Errors
/// `conflict` when the system is set up already; `forbidden` for a wrong code.
pub fn found_organisation(tx: &mut Tx<'_>, context: &Context, input: FoundOrganisation) -> Result<()> {
    if store::organisation(tx)?.is_some() {
        return Err(Error::conflict("the system is set up already"));
    }
    if let Some(code) = &input.code {
        let offered = store::setup_code_hash(tx)?;
        if offered.as_deref() != Some(secret::sha256(&[code.trim().as_bytes()]).as_slice()) {
            let message = "this is not the code that the server printed";
            return Err(Error::new(kernel::error::Kind::Forbidden, message).field("code", message));
        }
    }
    let name = input.name.trim();
    if name.is_empty() {
        return Err(Error::invalid("the organisation needs a name").field("organisation.name", "is missing"));
    }
    let organisation = Organisation { id: tx.organisation(), name: name.to_owned(), created_at: context.now };
    tx.insert(&organisation)?;
    store::delete_setup_code(tx)?;
    let stream = stream("organisation", organisation.id);
    let payload = OrganisationFact { name };
    tx.record(context, Fact { action: "organisation.founded", stream, site: None, occurred_at: None, payload })?;
    Ok(())
}
