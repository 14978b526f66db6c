//! One's own second factors, those of somebody who lost them, and who needs one.

use axum::Json;
use kernel::db::Refused;
use kernel::http::{Body, By, Edited, NoContent, PathId, Signed, Tagged};
use kernel::{Result, Role, secret};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::proof::{APP_SEAL, hash_of};
use crate::commands::{self, ChangePolicy, ConfirmApp, NewCodes, OfferApp};
use crate::model::{PolicyView, RECOVERY_CODES, RECOVERY_GROUPS, RecoveryCodes, SecondFactors};
use crate::rights::{ManageAccounts, ReadAccounts, ReadSessions};
use crate::{queries, totp};

/// One's own second factors.
#[utoipa::path(get, path = "/second-factors", tag = "identity", responses((status = 200, body = SecondFactors)))]
pub(crate) async fn show_second_factors(signed: Signed) -> Result<Json<SecondFactors>> {
    signed.read(queries::second_factors).await.map(Json)
}

/// An app to add: its secret, shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfferedApp {
    /// To be typed into the app, in base 32.
    secret: String,
    /// The same as an address, for a QR code.
    address: String,
}

/// Begin to add an app that shows one-time codes (RFC 6238). It counts once a first code of it was right.
#[utoipa::path(post, path = "/second-factors/code-app", tag = "identity", responses((status = 200, body = OfferedApp)))]
pub(crate) async fn offer_app(signed: Signed) -> Result<Json<OfferedApp>, Refused> {
    let me = signed.read(queries::me).await?;
    let plain = totp::new_secret();
    let (secret, address) = totp::offer(&plain, &me.account.username)?;
    let sealed_secret = signed.app.sealer.seal(APP_SEAL, &plain)?;
    signed.write(OfferApp { sealed_secret }, commands::offer_app).await?;
    Ok(Json(OfferedApp { secret, address }))
}

/// A first code of the app.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstCode {
    code: String,
}

/// Take the app that was offered into use. Every other session of the account ends. Gives recovery codes, shown this once.
#[utoipa::path(put, path = "/second-factors/code-app", tag = "identity", request_body = FirstCode,
    responses((status = 200, body = RecoveryCodes)))]
pub(crate) async fn confirm_app(signed: Signed, Body(input): Body<FirstCode>) -> Result<Json<RecoveryCodes>, Refused> {
    let app = signed.read(queries::offered_app).await?;
    let plain = signed.app.sealer.open_sealed(APP_SEAL, &app.secret)?;
    let step = totp::step_of(&plain, &input.code, signed.app.clock.now())?;
    let new = NewCodes { codes: new_codes() };
    let recovery_codes = new.codes.clone();
    let token_hash = hash_of(&signed.credential)?;
    signed.write(ConfirmApp { step, new, token_hash }, commands::confirm_app).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Take one's own app away, and with the last second factor the recovery codes.
#[utoipa::path(delete, path = "/second-factors/code-app", tag = "identity", responses((status = 204)))]
pub(crate) async fn remove_app(signed: Signed) -> Result<NoContent, Refused> {
    signed.write((), commands::remove_app).await?;
    Ok(NoContent)
}

/// Make new recovery codes; those from before open no more.
#[utoipa::path(post, path = "/second-factors/recovery-codes", tag = "identity",
    responses((status = 200, body = RecoveryCodes)))]
pub(crate) async fn make_recovery_codes(signed: Signed) -> Result<Json<RecoveryCodes>, Refused> {
    let new = NewCodes { codes: new_codes() };
    let recovery_codes = new.codes.clone();
    signed.write(new, commands::make_recovery_codes).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

pub(super) fn new_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| secret::readable(RECOVERY_GROUPS)).collect()
}

/// What somebody signs in with beside a password.
#[utoipa::path(get, path = "/accounts/{id}/second-factors", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 200, body = SecondFactors)))]
pub(crate) async fn show_account_factors(by: By<ReadSessions>, PathId(id): PathId) -> Result<Json<SecondFactors>> {
    by.read(move |sql, actor| queries::account_factors(sql, actor, id)).await.map(Json)
}

/// Take the second factors of somebody away who lost them. Their sessions end.
#[utoipa::path(delete, path = "/accounts/{id}/second-factors", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 204)))]
pub(crate) async fn reset_factors(by: By<ManageAccounts>, PathId(id): PathId) -> Result<NoContent, Refused> {
    by.write(id, commands::reset_factors).await?;
    Ok(NoContent)
}

/// What signing in asks of whom.
#[utoipa::path(get, path = "/sign-in-policy", tag = "identity", responses((status = 200, body = PolicyView)))]
pub(crate) async fn show_policy(by: By<ReadAccounts>) -> Result<Tagged<PolicyView>> {
    let policy = by.read(|sql, _| queries::policy(sql)).await?;
    let version = policy.version;
    Ok(Tagged(policy, version))
}

/// Roles whose holders need a second factor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyChange {
    second_factor_roles: Vec<Role>,
}

/// Say of whom signing in asks a second factor. Whoever has none may sign in and add one, and nothing else; sessions that
/// are open go on.
#[utoipa::path(patch, path = "/sign-in-policy", tag = "identity", request_body = PolicyChange,
    responses((status = 200, body = PolicyView)))]
pub(crate) async fn change_policy(
    by: By<ManageAccounts>,
    Body(input): Body<PolicyChange>,
) -> Result<Edited<PolicyView>, Refused> {
    let input = ChangePolicy { seen_version: by.seen_version()?, second_factor_roles: input.second_factor_roles };
    by.write(input, commands::change_policy).await.map(Edited)
}
