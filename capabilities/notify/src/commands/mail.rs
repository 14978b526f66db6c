//! Letters: send one to try it out, and one again that was given up.

use kernel::journal::{Fact, stream};
use kernel::mail::{self, CHANNEL, Letter, clean_mailbox};
use kernel::{Context, Id, Result, Tx, outbox};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::MailView;
use crate::rights::ManageMail;

/// To whom a letter goes that only says that mail works.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestMail {
    /// The mailbox.
    pub to: String,
}

#[derive(serde::Serialize)]
struct MailFact<'a> {
    mail: &'a MailView,
}

/// Posts a letter that says that mail works.
///
/// # Errors
/// `forbidden`; `invalid` for a mailbox that is none.
pub fn test_mail(tx: &mut Tx<'_>, context: &Context, input: TestMail) -> Result<()> {
    context.actor.must_everywhere::<ManageMail>()?;
    let letter = Letter {
        to: clean_mailbox("to", &input.to)?,
        subject: "Castellan: mail works".to_owned(),
        text: format!("{} asked for this letter to see whether mail arrives. It does.\n", context.actor.name),
        page: Some("/office".to_owned()),
        attachments: Vec::new(),
    };
    mail::post(tx, context, letter)
}

/// Sends a letter again that was not delivered.
///
/// # Errors
/// `forbidden`, `not_found`; `conflict` for one that was delivered.
pub fn resend_mail(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<MailView> {
    context.actor.must_everywhere::<ManageMail>()?;
    let mail = MailView::new(outbox::again(tx, context, CHANNEL, id)?)?;
    let fact = Fact {
        action: "mail.resent",
        stream: stream("mail", id),
        site: None,
        occurred_at: None,
        payload: MailFact { mail: &mail },
    };
    tx.record(context, fact)?;
    Ok(mail)
}
