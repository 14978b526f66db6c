//! Alarms: the queue, one of them, and what is done about it.

use kernel::db::Refused;
use kernel::http::{Body, By, Done, List, Params, PathId, Tagged};
use kernel::page::{Page, Paging};
use kernel::{Error, Id, Result};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::commands::{
    self, AcknowledgeAlarm, ActOnAlarm, DecideAlarm, OpenIncident, ParkAlarm, ReleaseAlarm, SetLevel, TakeAlarm,
};
use crate::model::{ActKind, AlarmView, SEALED_WORDS, Words, compare};
use crate::queries::{self, AlarmsFilter};
use crate::rights::{HandleAlarms, ReadAlarms};

/// Which alarms to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlarmQuery {
    /// `open` (by priority, then age) or `all` (newest first).
    state: Option<String>,
    /// One site only.
    site_id: Option<Id>,
    /// One category only.
    category: Option<String>,
    /// One account only.
    account_id: Option<Id>,
    /// One zone of it only.
    zone: Option<String>,
    /// What people call one, such as `A17`.
    query: Option<String>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Alarms.
#[utoipa::path(get, path = "/alarms", tag = "alarms", params(AlarmQuery),
    responses((status = 200, body = Page<AlarmView>)))]
pub(crate) async fn list_alarms(by: By<ReadAlarms>, Params(query): Params<AlarmQuery>) -> Result<List<AlarmView>> {
    let filter = AlarmsFilter {
        state: query.state,
        site_id: query.site_id,
        category: query.category,
        account_id: query.account_id,
        zone: query.zone,
        query: query.query,
    };
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::alarms(sql, actor, &filter, &paging)).await
}

/// One alarm with what was done about it.
#[utoipa::path(get, path = "/alarms/{id}", tag = "alarms", params(("id" = Id, Path)),
    responses((status = 200, body = AlarmView)))]
pub(crate) async fn show_alarm(by: By<ReadAlarms>, PathId(id): PathId) -> Result<Tagged<AlarmView>> {
    let alarm = by.read(move |sql, actor| queries::alarm(sql, actor, id)).await?;
    let version = alarm.version;
    Ok(Tagged(alarm, version))
}

/// Look at an alarm: whoever does so first answers for it.
#[utoipa::path(post, path = "/alarms/{id}/take", tag = "alarms", params(("id" = Id, Path)),
    responses((status = 200, body = AlarmView)))]
pub(crate) async fn take_alarm(by: By<HandleAlarms>, PathId(id): PathId) -> Result<Done<AlarmView>, Refused> {
    by.write(TakeAlarm { id }, commands::take_alarm).await
}

/// Acknowledge an alarm: it stops sounding, and one answers for it.
#[utoipa::path(post, path = "/alarms/{id}/acknowledge", tag = "alarms", params(("id" = Id, Path)),
    responses((status = 200, body = AlarmView)))]
pub(crate) async fn acknowledge_alarm(by: By<HandleAlarms>, PathId(id): PathId) -> Result<Done<AlarmView>, Refused> {
    by.write(AcknowledgeAlarm { id }, commands::acknowledge_alarm).await
}

/// Write down what was done about an alarm, and what was found.
#[utoipa::path(post, path = "/alarms/{id}/acts", tag = "alarms", request_body = ActOnAlarm,
    params(("id" = Id, Path)), responses((status = 200, body = AlarmView)))]
pub(crate) async fn act_on_alarm(
    by: By<HandleAlarms>,
    PathId(id): PathId,
    Body(input): Body<ActOnAlarm>,
) -> Result<Done<AlarmView>, Refused> {
    by.write(ActOnAlarm { id, ..input }, commands::act_on_alarm).await
}

/// What somebody said on the phone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmPhrase)]
pub(crate) struct Said {
    /// Name of the keyholder; absent: the premises, where the words of those who are there count. A duress word counts
    /// whoever says it.
    #[serde(default)]
    keyholder: Option<String>,
    /// What they said.
    said: String,
}

/// Compare what somebody said on the phone with the words of the account, and write the call down. The words themselves are
/// shown to nobody.
#[utoipa::path(post, path = "/alarms/{id}/phrase", tag = "alarms", request_body = Said,
    params(("id" = Id, Path)), responses((status = 200, body = AlarmView)))]
pub(crate) async fn check_phrase(
    by: By<HandleAlarms>,
    PathId(id): PathId,
    Body(input): Body<Said>,
) -> Result<Done<AlarmView>, Refused> {
    let alarm = by.read(move |sql, actor| queries::alarm(sql, actor, id)).await?;
    let account =
        alarm.account_id.ok_or_else(|| Error::conflict("this alarm has no account, and so no pass phrase"))?;
    let keyholders = by.read(move |sql, _| queries::keyholder_words(sql, account)).await?;
    let opened = |sealed: Option<String>| -> Result<Option<String>> {
        let plain = sealed.map(|sealed| by.app.sealer.open_sealed(SEALED_WORDS, &sealed)).transpose()?;
        Ok(plain.map(|plain| String::from_utf8_lossy(&plain).into_owned()))
    };
    let words = keyholders.into_iter().map(|one| {
        let (phrase, duress) = (opened(one.phrase_sealed)?, opened(one.duress_sealed)?);
        Ok(Words { name: one.name, premises: one.premises, phrase, duress })
    });
    let (words, named) = (words.collect::<Result<Vec<_>>>()?, input.keyholder.as_deref());
    let result = compare(&words, named, &input.said)?;
    // As it is entered, not as it was typed.
    let subject = named.and_then(|name| words.iter().find(|one| one.is_called(Some(name)))).map(|one| one.name.clone());
    let act = ActOnAlarm { id, kind: ActKind::Call, result, subject, note: None };
    by.write(act, commands::act_on_alarm).await
}

/// Set the level of verification, against what follows from the record.
#[utoipa::path(post, path = "/alarms/{id}/level", tag = "alarms", request_body = SetLevel,
    params(("id" = Id, Path)), responses((status = 200, body = AlarmView)))]
pub(crate) async fn set_alarm_level(
    by: By<HandleAlarms>,
    PathId(id): PathId,
    Body(input): Body<SetLevel>,
) -> Result<Done<AlarmView>, Refused> {
    by.write(SetLevel { id, ..input }, commands::set_level).await
}

/// Put an alarm aside for a time.
#[utoipa::path(post, path = "/alarms/{id}/park", tag = "alarms", request_body = ParkAlarm,
    params(("id" = Id, Path)), responses((status = 200, body = AlarmView)))]
pub(crate) async fn park_alarm(
    by: By<HandleAlarms>,
    PathId(id): PathId,
    Body(input): Body<ParkAlarm>,
) -> Result<Done<AlarmView>, Refused> {
    by.write(ParkAlarm { id, ..input }, commands::park_alarm).await
}

/// Take an alarm up again before its time.
#[utoipa::path(post, path = "/alarms/{id}/release", tag = "alarms", params(("id" = Id, Path)),
    responses((status = 200, body = AlarmView)))]
pub(crate) async fn release_alarm(by: By<HandleAlarms>, PathId(id): PathId) -> Result<Done<AlarmView>, Refused> {
    by.write(ReleaseAlarm { id }, commands::release_alarm).await
}

/// Open an incident for an alarm, or hand it to one that is open.
#[utoipa::path(post, path = "/alarms/{id}/incident", tag = "alarms", request_body = OpenIncident,
    params(("id" = Id, Path)), responses((status = 200, body = AlarmView)))]
pub(crate) async fn open_alarm_incident(
    by: By<HandleAlarms>,
    PathId(id): PathId,
    Body(input): Body<OpenIncident>,
) -> Result<Done<AlarmView>, Refused> {
    by.write(OpenIncident { id, ..input }, commands::open_incident).await
}

/// Say what an alarm was: the end of it.
#[utoipa::path(post, path = "/alarms/{id}/decide", tag = "alarms", request_body = DecideAlarm,
    params(("id" = Id, Path)), responses((status = 200, body = AlarmView)))]
pub(crate) async fn decide_alarm(
    by: By<HandleAlarms>,
    PathId(id): PathId,
    Body(input): Body<DecideAlarm>,
) -> Result<Done<AlarmView>, Refused> {
    by.write(DecideAlarm { id, ..input }, commands::decide_alarm).await
}
