//! Write the numbers of a site.

use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{CONTACTS_MAX, Contact, ContactRow, Service, Site, SiteContacts, clean, clean_note, clean_number};
use crate::rights::{ManagePlaces, ReadContacts};
use crate::store;

/// One number.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// Who helps.
    pub service: Service,
    /// Who answers.
    pub name: String,
    /// What is dialled.
    pub number: String,
    /// When to call them, what to have ready.
    #[serde(default)]
    pub note: Option<String>,
}

/// All numbers of a site, in their order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutContacts {
    /// The site; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub site_id: Id,
    /// The version of the site that the caller has seen.
    #[serde(default)]
    #[schema(ignore)]
    pub seen_version: Option<i64>,
    /// The numbers.
    pub contacts: Vec<NewContact>,
}

#[derive(serde::Serialize)]
struct ContactsFact<'a> {
    site: &'a Site,
    contacts: &'a [Contact],
}

/// Writes the numbers of a site in place of those that were there.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`.
pub fn put_contacts(tx: &mut Tx<'_>, context: &Context, input: PutContacts) -> Result<SiteContacts> {
    let mut site: Site = tx.by_id(input.site_id)?.ok_or_else(|| Error::not_found("site"))?;
    context.actor.must_seen::<ManagePlaces, ReadContacts>(site.id, "site")?;
    if input.seen_version.is_some_and(|seen| seen != site.version) {
        return Err(Error::new(Kind::Stale, "the site was changed in the meantime; read it again"));
    }
    if input.contacts.len() > CONTACTS_MAX {
        let message = format!("a site has at most {CONTACTS_MAX} numbers at hand");
        return Err(Error::invalid(message.clone()).field("contacts", message));
    }
    store::delete_contacts(tx, site.id)?;
    let mut contacts = Vec::with_capacity(input.contacts.len());
    for (position, new) in (0..).zip(&input.contacts) {
        let row = ContactRow {
            id: Id::new(context.now),
            site_id: site.id,
            service: new.service,
            name: clean("name", &new.name)?,
            number: clean_number("number", &new.number)?,
            note: clean_note("note", new.note.as_deref())?,
            position,
        };
        tx.insert(&row)?;
        contacts.push(Contact::from(row));
    }
    site.version += 1;
    tx.save(&site)?;
    let fact = Fact {
        action: "site.contacts_changed",
        stream: stream("contacts", site.id),
        site: Some(site.id),
        occurred_at: None,
        payload: ContactsFact { site: &site, contacts: &contacts },
    };
    tx.record(context, fact)?;
    Ok(SiteContacts { site_id: site.id, contacts, version: site.version })
}
