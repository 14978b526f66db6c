//! What every handler and duty has at hand.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::Result;
use crate::actor::{Actor, RightsTable};
use crate::clock::Clock;
use crate::compartments::Seals;
use crate::db::Db;
use crate::feed::VisibilityTable;
use crate::files::Files;
use crate::seal::Sealer;
use crate::tree::Witnessing;

/// What a caller shows to say who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A session's or an API token's secret.
    Token(String),
    /// The operator at the machine, through the socket in the data folder.
    Operator,
}

/// A boxed future, at the few seams where a capability below is called by one above it.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Says who a caller is. The identity capability does it; the kernel only asks.
pub trait Authenticate: Send + Sync {
    /// The actor behind a credential, with its present rights.
    ///
    /// # Errors
    /// `unauthenticated` when the credential is unknown, expired or disabled.
    fn authenticate<'a>(&'a self, app: &'a App, credential: &'a Credential) -> Pending<'a, Result<Arc<Actor>>>;
}

/// The running system.
pub struct App {
    /// The database.
    pub db: Db,
    /// Files that people handed in.
    pub files: Files,
    /// Seals the secrets that the database keeps.
    pub sealer: Sealer,
    /// Who holds which action.
    pub rights: Arc<RightsTable>,
    /// Who sees which entry.
    pub visibility: VisibilityTable,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Who is who.
    pub authenticator: Box<dyn Authenticate>,
    /// Who cosigns the journal, and whose journals are cosigned here.
    pub witnessing: Witnessing,
    /// Whether a mail server is configured.
    pub sends_mail: bool,
    /// Set when the system is going down, so that open streams end.
    pub stopping: tokio::sync::watch::Receiver<bool>,
}

impl App {
    /// What is sealed at present.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn seals(&self) -> Result<Arc<Seals>> {
        let (count, known) = self.db.feed().known_seals();
        if let Some(known) = known {
            return Ok(known);
        }
        let seals = Arc::new(self.db.read(Seals::read).await?);
        self.db.feed().keep_seals(count, seals.clone());
        Ok(seals)
    }
}
