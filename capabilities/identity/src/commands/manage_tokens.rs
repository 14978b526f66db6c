//! API tokens of one's own account.

use kernel::db::{Json, SqlExt as _};
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{ApiToken, TokenView};

/// A new API token.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateToken {
    /// What it is for.
    pub name: String,
    /// The actions it is narrowed to; each one that the account itself holds.
    pub scopes: Vec<String>,
    /// When it stops.
    #[serde(default)]
    pub expires_at: Option<Time>,
    /// SHA-256 of the secret.
    #[serde(skip)]
    pub token_hash: Vec<u8>,
}

/// A token that was made. The hash tells a repeat of the request, whose own secret was never stored, from the first.
#[derive(Debug, Serialize, Deserialize)]
pub struct MadeToken {
    /// The token without its secret.
    pub view: TokenView,
    /// SHA-256 of the secret, in hexadecimal.
    pub token_hash: String,
}

#[derive(serde::Serialize)]
struct TokenFact {
    token: TokenView,
}

/// Makes a token for the actor's account.
///
/// # Errors
/// `invalid` for an action that the actor does not hold; `conflict` for an actor without an account; `forbidden` without
/// a fresh proof.
pub fn create_token(tx: &mut Tx<'_>, context: &Context, input: CreateToken) -> Result<MadeToken> {
    context.actor.must_be_proved(context.now)?;
    let account_id =
        context.actor.id.ok_or_else(|| Error::conflict("a token belongs to an account; sign in with one"))?;
    if let Some(missing) = input.scopes.iter().find(|scope| !context.actor.holds_anywhere(scope)) {
        let message = format!("your roles do not grant “{missing}”");
        return Err(Error::invalid(message.clone()).field("scopes", message));
    }
    let token = ApiToken {
        id: Id::new(context.now),
        account_id,
        name: input.name,
        token_hash: input.token_hash,
        scopes: Json(input.scopes),
        created_at: context.now,
        expires_at: input.expires_at,
        revoked_at: None,
    };
    tx.insert(&token)?;
    let fact = TokenFact { token: TokenView::new(&token) };
    let stream = stream("token", token.id);
    tx.record(context, Fact { action: "token.created", stream, site: None, occurred_at: None, payload: fact })?;
    Ok(MadeToken { view: TokenView::new(&token), token_hash: kernel::secret::hex(&token.token_hash) })
}

/// Takes a token of the actor's account back.
///
/// # Errors
/// `not_found`.
pub fn revoke_token(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<()> {
    let mut token: ApiToken = tx
        .by_id(id)?
        .filter(|token: &ApiToken| Some(token.account_id) == context.actor.id)
        .ok_or_else(|| Error::not_found("token"))?;
    token.revoked_at = token.revoked_at.or(Some(context.now));
    tx.save(&token)?;
    let stream = stream("token", token.id);
    tx.record(context, Fact { action: "token.revoked", stream, site: None, occurred_at: None, payload: () })?;
    Ok(())
}
