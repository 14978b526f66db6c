//! Which letters were posted, and what became of them.

use kernel::compartments::Seals;
use kernel::db::Sql;
use kernel::mail::CHANNEL;
use kernel::outbox::Posted;
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result, Time, outbox};

use crate::model::MailView;
use crate::rights::ReadMail;

/// Letters, the newest first. They belong to no site: only whoever reads all of them sees any.
///
/// # Errors
/// `forbidden` for an actor who may not read all of them.
pub fn mails(sql: &mut dyn Sql, actor: &Actor, paging: &Paging) -> Result<Page<MailView>> {
    actor.must_everywhere::<ReadMail>()?;
    let before = paging.cursor.as_deref().map(read_cursor).transpose()?;
    let items = outbox::posted(sql, CHANNEL, before, paging.probe())?;
    let seals = Seals::read(sql)?;
    let shown = |item: Posted| {
        let sealed = seals.is_quoted(actor.admission(), &item.payload);
        Ok(if sealed { MailView::new(item)?.sealed() } else { MailView::new(item)? })
    };
    let letters: Result<Vec<MailView>> = items.into_iter().map(shown).collect();
    Ok(Page::cut(letters?, paging, |mail| join_cursor(&[&mail.posted_at.micros().to_string(), &mail.id.to_string()])))
}

fn read_cursor(cursor: &str) -> Result<(Time, Id)> {
    let [at, id] = cursor_parts::<2>(cursor)?;
    let at = at.parse().map_err(|_| Error::invalid("the cursor does not belong to this list"))?;
    Ok((Time::from_micros(at), Id::parse(id)?))
}
