//! Who a caller is. Resolved actors are kept while nothing that decides rights has changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::actor::Caller;
use kernel::app::{Authenticate, Credential, Pending};
use kernel::db::{Sql, SqlExt as _};
use kernel::error::Kind;
use kernel::{Actor, Admission, App, Error, Id, Result, Time, secret};

use crate::admission;
use crate::commands::touch_session;
use crate::model::{Account, PROOF_S, TOUCH_S};
use crate::store;

/// Resolved actors kept at the most; beyond it the cache begins anew.
const CACHE_MAX: usize = 10_000;

type Hash = [u8; 32];

#[derive(Clone)]
struct Resolved {
    actor: Arc<Actor>,
    /// The state of who may do what in which this was resolved.
    epoch: u64,
    /// From when on the session or token no longer counts.
    ends_at: Option<Time>,
    /// The session and when its use was noted last; none for API tokens.
    session: Option<(Id, Time)>,
    /// When what the person was let into changes by itself.
    admitted_until: Option<Time>,
}

/// Resolves sessions and API tokens to actors.
#[derive(Default)]
pub struct Authenticator {
    cache: Mutex<HashMap<Hash, Resolved>>,
}

impl Authenticate for Authenticator {
    fn authenticate<'a>(&'a self, app: &'a App, credential: &'a Credential) -> Pending<'a, Result<Arc<Actor>>> {
        Box::pin(async move {
            match credential {
                Credential::Operator => Ok(Arc::new(Actor::outside("Operator at the machine", &app.rights))),
                Credential::Token(token) => self.by_token(app, token).await,
            }
        })
    }
}

impl Authenticator {
    async fn by_token(&self, app: &App, token: &str) -> Result<Arc<Actor>> {
        let hash = secret::sha256(&[token.as_bytes()]);
        // Read before the look-up: a change during it makes the result void, not fresh.
        let epoch = app.db.feed().epoch();
        let now = app.clock.now();
        let holds = |known: &&Resolved| known.epoch == epoch && known.admitted_until.is_none_or(|until| now < until);
        let cached = self.lock().get(&hash).filter(holds).cloned();
        let resolved = if let Some(resolved) = cached {
            resolved
        } else {
            let rights = app.rights.clone();
            let resolved = app.db.read(move |sql| resolve(sql, &rights, &hash, (epoch, now))).await?;
            let mut cache = self.lock();
            if cache.len() >= CACHE_MAX {
                cache.clear();
            }
            cache.insert(hash, resolved.clone());
            resolved
        };
        if resolved.ends_at.is_some_and(|ends_at| ends_at <= now) {
            return Err(signed_out());
        }
        if let Some((session, seen_at)) = resolved.session
            && seen_at.plus_seconds(TOUCH_S) < now
            && app.db.feed().is_storing()
        {
            self.lock().remove(&hash);
            let caller = Caller::internal(resolved.actor.clone(), "session in use");
            let noted = app.db.write(caller, session, touch_session).await.map_err(Error::from);
            // A disk that is full keeps nobody from reading what is there.
            if let Err(error) = noted
                && error.kind() != Kind::Unavailable
            {
                return Err(error);
            }
        }
        Ok(resolved.actor)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Hash, Resolved>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody with an account, without a session: for what the operator has named an account for.
///
/// # Errors
/// `not_found` for an account that is not there or is disabled.
pub fn acting_as(sql: &mut dyn Sql, rights: &kernel::actor::RightsTable, username: &str) -> Result<Actor> {
    let account = store::account_named(sql, username)?.filter(|account| account.disabled_at.is_none());
    let account = account.ok_or_else(|| Error::not_found(&format!("account “{username}”")))?;
    Ok(Actor::new(Some(account.id), account.name, grants_of(sql, account.id)?, None, rights))
}

fn grants_of(sql: &mut dyn Sql, account: Id) -> Result<Vec<kernel::actor::Grant>> {
    Ok(store::grants(sql, &[account])?.iter().map(crate::model::StoredGrant::grant).collect())
}

fn signed_out() -> Error {
    Error::new(Kind::Unauthenticated, "the session has ended; sign in again")
}

/// Nothing, for somebody whose role asks for a second factor that the session lacks: they may add one.
const NOTHING_YET: &[String] = &[];

fn resolve(
    sql: &mut dyn Sql,
    rights: &kernel::actor::RightsTable,
    hash: &Hash,
    (epoch, now): (u64, Time),
) -> Result<Resolved> {
    if let Some(session) = store::session_of(sql, hash)? {
        let account = in_use(sql, session.account_id)?;
        let grants = grants_of(sql, account.id)?;
        let roles = grants.iter().map(|grant| grant.role);
        let lacks = store::policy(sql)?.lacks_factor(roles, session.factors, session.created_at);
        let actor = Actor::new(Some(account.id), account.name, grants, lacks.then_some(NOTHING_YET), rights)
            .proved_until(session.proved_at.plus_seconds(PROOF_S));
        // Who lacks a second factor that the role asks for is let in nowhere either. A token is a program's, and stays out.
        let (admission, admitted_until) =
            if lacks { (Admission::default(), None) } else { admission::of(sql, session.account_id, now)? };
        let actor = actor.admitted(admission);
        let (ends_at, seen) = (Some(session.ends_at()), Some((session.id, session.seen_at)));
        return Ok(Resolved { actor: Arc::new(actor), epoch, ends_at, session: seen, admitted_until });
    }
    let token = store::token_of(sql, hash)?.ok_or_else(signed_out)?;
    let account = in_use(sql, token.account_id)?;
    let grants = grants_of(sql, account.id)?;
    let actor = Actor::new(Some(account.id), account.name, grants, Some(&token.scopes.0), rights);
    let ends_at = token.revoked_at.or(token.expires_at);
    Ok(Resolved { actor: Arc::new(actor), epoch, ends_at, session: None, admitted_until: None })
}

fn in_use(sql: &mut dyn Sql, account: Id) -> Result<Account> {
    sql.by_id(account)?.filter(|account: &Account| account.disabled_at.is_none()).ok_or_else(signed_out)
}
