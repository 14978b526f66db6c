//! What the receiver knows of accounts, kept while no account changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use alarms::model::SEALED_KEY;
use alarms::queries::{AccountAtReceiver, at_receiver};
use dc09::{Charset, Enforced, Key, Settings, Tolerance, Tolerances, Window};
use kernel::clock::{TimeZone, time_zone};
use kernel::{App, Error, Id, Result, Time};

/// Accounts kept at the most; beyond it all are forgotten and asked for again.
const KNOWN_MAX: usize = 100_000;

/// An account with what reads its frames.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) id: Id,
    pub(super) key: Option<Key>,
    require_encryption: bool,
    tolerances: Tolerances,
    charset: Charset,
    window: Window,
    /// Where its clock shows the time, for one that tells it as people there read it.
    zone: Option<TimeZone>,
}

impl Known {
    /// What opens a frame of the account.
    pub(super) fn settings(&self, now: Time) -> Settings<'_> {
        let zone = self.zone.as_ref().filter(|_| self.tolerances.has(Tolerance::LocalTime));
        Settings {
            key: self.key.as_ref(),
            require_encryption: self.require_encryption,
            tolerances: self.tolerances,
            charset: self.charset,
            window: self.window,
            local_offset_minutes: zone.map_or(0, |zone| now.offset_minutes(zone)),
        }
    }
}

/// Accounts by what they call themselves.
pub(super) struct Accounts {
    app: Arc<App>,
    /// How often accounts and sites had changed when the first of these was read.
    known: Mutex<(u64, HashMap<String, Arc<Known>>)>,
}

impl Accounts {
    pub(super) fn new(app: Arc<App>) -> Self {
        Self { app, known: Mutex::new((0, HashMap::new())) }
    }

    /// The account that calls itself so. One that is not there is looked for each time: it may just have been added.
    pub(super) async fn find(&self, number: &str) -> Result<Option<Arc<Known>>> {
        let number = number.to_uppercase();
        // Read before the look-up: a change during it makes the answer void, not fresh.
        let feed = self.app.db.feed();
        let changes = feed.changes(alarms::ACCOUNT_KIND) + feed.changes(places::SITE_KIND);
        if let Some(known) = self.cached(changes, &number) {
            return Ok(Some(known));
        }
        let asked = number.clone();
        let Some(account) = self.app.db.read(move |sql| at_receiver(sql, &asked)).await? else { return Ok(None) };
        let known = Arc::new(self.opened(account)?);
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if all.0 == changes {
            if all.1.len() >= KNOWN_MAX {
                all.1.clear();
            }
            all.1.insert(number, known.clone());
        }
        Ok(Some(known))
    }

    fn cached(&self, changes: u64, number: &str) -> Option<Arc<Known>> {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if all.0 != changes {
            *all = (changes, HashMap::new());
        }
        all.1.get(number).cloned()
    }

    fn opened(&self, account: AccountAtReceiver) -> Result<Known> {
        let key = account.key_sealed.map(|sealed| {
            let bytes = self.app.sealer.open_sealed(SEALED_KEY, &sealed)?;
            Key::from_bytes(&bytes).map_err(Error::internal)
        });
        let has = |quirk: &str| account.quirks.iter().any(|own| own == quirk);
        let enforced = if has("any_time") { Enforced::Never } else { Enforced::Encrypted };
        Ok(Known {
            id: account.id,
            key: key.transpose()?,
            require_encryption: account.require_encryption,
            tolerances: account.quirks.iter().filter_map(|quirk| Tolerance::named(quirk)).collect(),
            charset: if has("windows_1252") { Charset::Windows1252 } else { Charset::default() },
            window: Window { enforced, ..Window::default() },
            zone: account.time_zone.as_deref().map(time_zone).transpose()?,
        })
    }
}
