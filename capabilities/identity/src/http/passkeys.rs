//! Passkeys: add one, see and remove one's own, and sign in with one.

use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use kernel::actor::{Actor, Caller};
use kernel::db::Refused;
use kernel::error::Kind;
use kernel::http::{Anyone, Body, List, NoContent, PathId, Signed};
use kernel::page::Page;
use kernel::{App, Error, Id, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::proof::{Beside, Device, Turned, Visitor, hash_of, must_open_here};
use super::second_factors::new_codes;
use super::sessions::{SignedIn, open_for};
use crate::commands::{self, AddPasskey, Code, CopiedPasskey, NewCodes, UsedPasskey, passkey_refused};
use crate::model::{Account, Passkey, PasskeyView};
use crate::passkey::{
    ALGORITHMS, Act, Challenge, DeviceData, Party, PublicKey, Wrong, base64url, challenge_in, from_base64url,
};
use crate::queries;

/// What a challenge is sealed as that an existing passkey answers.
const USE_SEAL: &str = "passkey to use";
/// What wrong passkeys are counted under and the journal calls them; no user name has a space.
const ANY_PASSKEY: &str = "a passkey";

/// The address under which people open the system, where the operator named it; where not, what browsers say.
#[derive(Clone, Debug, Default)]
pub struct PublicAddress(Option<String>);

impl PublicAddress {
    /// From the setting `public_url`; empty: none.
    pub fn new(text: &str) -> Self {
        Self(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
    }

    /// The site that a request is for.
    pub(super) fn party(&self, headers: &HeaderMap) -> Result<Party> {
        let shown = headers.get(ORIGIN).and_then(|value| value.to_str().ok());
        let address = self.0.as_deref().or(shown);
        let address = address.ok_or_else(|| Error::conflict("the request does not say which page it comes from"))?;
        let party = Party::at(address).map_err(|wrong| Error::conflict(wrong.0))?;
        if shown.is_some_and(|shown| shown != party.origin) {
            return Err(Error::conflict(format!("passkeys are for {}; open Castellan there", party.origin)));
        }
        Ok(party)
    }
}

/// What a passkey answered to a challenge. All parts are in base64url, as a browser gives them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasskeyAnswer {
    /// Which passkey.
    credential_id: String,
    /// What the browser says (`clientDataJSON`).
    client_data: String,
    /// What the device says (`authenticatorData`).
    authenticator_data: String,
    signature: String,
    /// Whose it is, when the device says so (`userHandle`).
    #[serde(default)]
    user_handle: Option<String>,
}

/// What comes with a password, or in its place.
pub(super) async fn beside(
    app: &App,
    party: Result<Party>,
    code: Option<String>,
    passkey: Option<PasskeyAnswer>,
) -> Beside {
    match (passkey, code.filter(|code| !code.trim().is_empty())) {
        (Some(answer), _) => Beside::Passkey(checked(app, party, answer).await),
        (None, Some(code)) => Beside::Code(code),
        (None, None) => Beside::Nothing,
    }
}

/// What is left to do with a passkey that somebody shows whom the provider has named already. Only one of that account
/// counts, and it counts although it may open nothing by itself.
pub(super) async fn of_account(app: &App, party: Result<Party>, answer: PasskeyAnswer, account: Id) -> Result<Code> {
    let (owner, code) = whose(app, party, answer).await?;
    if owner.id == account { Ok(code) } else { Err(passkey_refused()) }
}

/// Whose passkey it is, when it may open that account by itself or beside its password.
async fn checked(app: &App, party: Result<Party>, answer: PasskeyAnswer) -> Result<(Account, Code)> {
    let (account, code) = whose(app, party, answer).await?;
    must_open_here(app, account.id).await?;
    Ok((account, code))
}

/// Whose passkey it is, when it answered one of our challenges. Every other answer is refused alike; the log says why.
async fn whose(app: &App, party: Result<Party>, answer: PasskeyAnswer) -> Result<(Account, Code)> {
    let party = party?;
    let refused = |wrong: Wrong| {
        tracing::info!(reason = wrong.0, "passkey refused");
        passkey_refused()
    };
    let credential_id = from_base64url(&answer.credential_id).map_err(refused)?;
    let found = app.db.read(move |sql| queries::passkey_to_check(sql, &credential_id)).await?;
    let (account, passkey) = found.ok_or_else(|| refused(Wrong("there is no such passkey")))?;
    let used = used(app, &party, &passkey, &answer).map_err(refused)?;
    Ok((account, Code::Passkey(used)))
}

/// What is left to do with a passkey's answer that is right.
fn used(app: &App, party: &Party, passkey: &Passkey, answer: &PasskeyAnswer) -> Result<UsedPasskey, Wrong> {
    let client_data = from_base64url(&answer.client_data)?;
    let device_data = from_base64url(&answer.authenticator_data)?;
    let challenge = challenge_in(&client_data, Act::Get, party)?;
    let challenge = Challenge::open(&app.sealer, USE_SEAL, &challenge, app.clock.now())?;
    let device = DeviceData::read(&device_data, party)?;
    if passkey.rp_id != party.id {
        return Err(Wrong("it was added under another name of the site"));
    }
    if let Some(handle) = &answer.user_handle
        && from_base64url(handle)? != handle_of(passkey.account_id).as_bytes()
    {
        return Err(Wrong("it is somebody else's"));
    }
    let signature = from_base64url(&answer.signature)?;
    PublicKey::read(&passkey.public_key)?.verify(&client_data, &device_data, &signature)?;
    let challenge = challenge.into();
    Ok(UsedPasskey { id: passkey.id, sign_count: device.sign_count, backed_up: device.backed_up, challenge })
}

/// What a device keeps of whose passkey it is: nothing that says who that is.
fn handle_of(account: Id) -> String {
    account.to_string()
}

/// Notes in the journal that there may be a copy of a passkey, when that is why it was refused.
pub(super) async fn report_copy(visitor: &Visitor<'_>, passkey: Option<Id>, refused: Option<&Error>) -> Result<()> {
    let copied = refused.is_some_and(|error| error.problem().code == "passkey_copied");
    let Some(id) = passkey.filter(|_| copied) else { return Ok(()) };
    let caller = Caller::internal(Actor::system("Sign-in", &visitor.app.rights), visitor.request);
    visitor.app.db.write(caller, CopiedPasskey { id }, commands::report_copy).await.map_err(Error::from)?;
    Ok(())
}

/// A challenge for a passkey.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PasskeyChallenge {
    /// In base64url; to be answered once, within five minutes.
    challenge: String,
    /// The name of the site (`rpId`).
    rp_id: String,
}

/// Ask for a challenge that a passkey answers: to sign in, beside a password, or as a fresh proof.
#[utoipa::path(post, path = "/session/challenge", tag = "identity",
    responses((status = 200, body = PasskeyChallenge)))]
pub(crate) async fn challenge_passkey(
    anyone: Anyone,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
) -> Result<Json<PasskeyChallenge>> {
    let party = address.party(&headers)?;
    let challenge = Challenge::ask(&anyone.app.sealer, USE_SEAL, anyone.app.clock.now())?;
    Ok(Json(PasskeyChallenge { challenge, rp_id: party.id }))
}

/// Sign in with a passkey alone: its device verified its holder, so it counts as two factors.
#[utoipa::path(post, path = "/session/passkey", tag = "identity", request_body = PasskeyAnswer,
    responses((status = 200, body = SignedIn)))]
pub(crate) async fn open_session_by_passkey(
    anyone: Anyone,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
    Body(answer): Body<PasskeyAnswer>,
) -> Result<Response, Response> {
    let device = Device::of(&anyone.app, &headers);
    let request = "POST /api/v1/session/passkey";
    let visitor = Visitor { app: &anyone.app, device: &device, username: ANY_PASSKEY, request };
    open(&visitor, address.party(&headers), answer).await.map_err(Response::from)
}

async fn open(visitor: &Visitor<'_>, party: Result<Party>, answer: PasskeyAnswer) -> Result<Response, Turned> {
    let shown = checked(visitor.app, party, answer).await;
    if shown.as_ref().is_err_and(|error| error.kind() == Kind::Unauthenticated) {
        // A signature is not guessed: who shows a right one never waits for those who show wrong ones.
        visitor.wait_over()?;
    }
    let (account, code) = visitor.counted(shown).await?;
    open_for(visitor, account, Some(code)).await
}

/// One's own passkeys.
#[utoipa::path(get, path = "/passkeys", tag = "identity", responses((status = 200, body = Page<PasskeyView>)))]
pub(crate) async fn list_passkeys(signed: Signed) -> Result<List<PasskeyView>> {
    signed.list(|sql, actor| queries::own_passkeys(sql, actor).map(Page::whole)).await
}

/// What a browser needs to make a passkey.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfferedPasskey {
    /// In base64url; to be answered once, within five minutes.
    challenge: String,
    /// The name of the site (`rp.id`).
    rp_id: String,
    /// What a device keeps of whose it is (`user.id`), in base64url.
    user_handle: String,
    /// User name, for the person who picks one.
    username: String,
    /// Name, for the person who picks one.
    name: String,
    /// Kinds of keys that are taken, the most wanted first (`pubKeyCredParams`).
    algorithms: Vec<i32>,
    /// Passkeys that are there already (`excludeCredentials`), in base64url.
    present: Vec<String>,
}

/// What a challenge is sealed as that a new passkey of an account answers.
fn add_seal(account: Id) -> String {
    format!("passkey to add to {account}")
}

fn own_account(signed: &Signed) -> Result<Id> {
    signed.actor.id.ok_or_else(|| Error::conflict("a passkey belongs to an account; sign in with one"))
}

/// Begin to add a passkey.
#[utoipa::path(post, path = "/passkeys/offer", tag = "identity", responses((status = 200, body = OfferedPasskey)))]
pub(crate) async fn offer_passkey(
    signed: Signed,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
) -> Result<Json<OfferedPasskey>> {
    let account = own_account(&signed)?;
    let now = signed.app.clock.now();
    signed.actor.must_be_proved(now)?;
    let party = address.party(&headers)?;
    let (me, present) =
        signed.read(|sql, actor| Ok((queries::me(sql, actor)?, queries::own_passkeys(sql, actor)?))).await?;
    Ok(Json(OfferedPasskey {
        challenge: Challenge::ask(&signed.app.sealer, &add_seal(account), now)?,
        rp_id: party.id,
        user_handle: base64url(handle_of(account).as_bytes()),
        username: me.account.username,
        name: me.account.name,
        algorithms: ALGORITHMS.to_vec(),
        present: present.into_iter().map(|passkey| passkey.credential_id).collect(),
    }))
}

/// A passkey that a browser made. All parts but the name are in base64url, as a browser gives them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPasskey {
    /// By which its holder will know it.
    name: String,
    /// What the browser says (`clientDataJSON`).
    client_data: String,
    /// What the device says (`getAuthenticatorData()`).
    authenticator_data: String,
    /// Its public half (`getPublicKey()`).
    public_key: String,
}

/// A passkey that was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddedPasskey {
    passkey: PasskeyView,
    /// Codes that open once each when no device is at hand; made with the first second factor of an account, and shown
    /// this once.
    recovery_codes: Vec<String>,
}

/// Add the passkey that a browser made. With the first second factor of an account its other sessions end.
#[utoipa::path(post, path = "/passkeys", tag = "identity", request_body = NewPasskey,
    responses((status = 201, body = AddedPasskey)))]
pub(crate) async fn add_passkey(
    signed: Signed,
    Extension(address): Extension<PublicAddress>,
    headers: HeaderMap,
    Body(input): Body<NewPasskey>,
) -> Result<(StatusCode, Json<AddedPasskey>), Refused> {
    let (account, token_hash) = (own_account(&signed)?, hash_of(&signed.credential)?);
    let party = address.party(&headers)?;
    let new = NewCodes { codes: new_codes() };
    let codes = new.codes.clone();
    let input = made(&signed.app, party, account, input, new, token_hash);
    let input = input.map_err(|wrong| Error::invalid(format!("the passkey cannot be added: {}", wrong.0)))?;
    let made = signed.write(input, commands::add_passkey).await?.0.output()?;
    let recovery_codes = if made.codes_kept { codes } else { Vec::new() };
    Ok((StatusCode::CREATED, Json(AddedPasskey { passkey: made.passkey, recovery_codes })))
}

fn made(
    app: &App,
    party: Party,
    account: Id,
    input: NewPasskey,
    new: NewCodes,
    token_hash: Vec<u8>,
) -> Result<AddPasskey, Wrong> {
    let challenge = challenge_in(&from_base64url(&input.client_data)?, Act::Create, &party)?;
    let challenge = Challenge::open(&app.sealer, &add_seal(account), &challenge, app.clock.now())?;
    let device = DeviceData::read(&from_base64url(&input.authenticator_data)?, &party)?;
    let credential_id = device.credential_id.ok_or(Wrong("the device made no passkey"))?;
    let public_key = from_base64url(&input.public_key)?;
    PublicKey::read(&public_key)?;
    Ok(AddPasskey {
        name: input.name,
        credential_id,
        public_key,
        rp_id: party.id,
        sign_count: device.sign_count,
        backed_up: device.backed_up,
        challenge: challenge.into(),
        new,
        token_hash,
    })
}

/// Take one of one's own passkeys away, and with the last second factor the recovery codes.
#[utoipa::path(delete, path = "/passkeys/{id}", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 204)))]
pub(crate) async fn remove_passkey(signed: Signed, PathId(id): PathId) -> Result<NoContent, Refused> {
    signed.write(id, commands::remove_passkey).await?;
    Ok(NoContent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_names_the_site_or_the_browser_does() {
        for (setting, origin, site) in [
            ("", Some("https://c.example"), Some("https://c.example")),
            ("", Some("http://localhost:8080"), Some("http://localhost:8080")),
            ("", Some("http://10.0.0.5:8080"), None),
            ("", None, None),
            ("https://c.example/", Some("https://c.example"), Some("https://c.example")),
            ("https://c.example", None, Some("https://c.example")),
            ("https://c.example", Some("https://c.example:8443"), None),
            ("https://c.example", Some("https://evil.example"), None),
            ("http://c.example", Some("http://c.example"), None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(origin) = origin {
                headers.insert(ORIGIN, origin.parse().expect("a header"));
            }
            let party = PublicAddress::new(setting).party(&headers).ok().map(|party| party.origin);
            assert_eq!(party.as_deref(), site, "{setting:?} {origin:?}");
        }
    }
}
