//! Routes of mail.

use axum::http::StatusCode;
use kernel::db::Refused;
use kernel::http::{Body, By, Done, List, Params, PathId};
use kernel::page::{Page, Paging};
use kernel::{Id, Result, mail};

use crate::commands::{self, TestMail};
use crate::model::MailView;
use crate::queries;
use crate::rights::{ManageMail, ReadMail};

/// Letters that were posted and what became of them, newest first: who they went to, not what they say. What was
/// delivered or given up is kept for 90 days.
#[utoipa::path(get, path = "/mails", tag = "notify", params(Paging), responses((status = 200, body = Page<MailView>)))]
pub(crate) async fn list_mails(by: By<ReadMail>, Params(paging): Params<Paging>) -> Result<List<MailView>> {
    by.list(move |sql, actor| queries::mails(sql, actor, &paging)).await
}

/// Send a letter to see whether mail arrives. Refused where no mail server is configured.
#[utoipa::path(post, path = "/mails/test", tag = "notify", request_body = TestMail, responses((status = 202)))]
pub(crate) async fn test_mail(by: By<ManageMail>, Body(input): Body<TestMail>) -> Result<StatusCode, Refused> {
    mail::must_be_possible(&by.app)?;
    by.write(input, commands::test_mail).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Send a letter again that was not delivered.
#[utoipa::path(post, path = "/mails/{id}/resend", tag = "notify", params(("id" = Id, Path)),
    responses((status = 200, body = MailView)))]
pub(crate) async fn resend_mail(by: By<ManageMail>, PathId(id): PathId) -> Result<Done<MailView>, Refused> {
    mail::must_be_possible(&by.app)?;
    by.write(id, commands::resend_mail).await
}
