//! The tree over the journal, signed: whoever has kept a checkpoint can tell whether any entry before it was altered.
//!
//! It follows the journal ([`keep`]), so that the writer has no part in it: entries are read in pieces on a reader's
//! snapshot, checked against their chain, and what is added to the tree goes through the writer as a few rows. Nothing is
//! signed over an entry that does not fit its chain, nor over a tree that no longer has the root that was signed before.

mod copy;
mod cosigned;
mod export;
mod key;
mod store;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use ledger::tile::{self, Edge, Tile, Unread};
use ledger::{Hash, Note, SigningKey, VerifyingKey, tree};
use serde::Serialize;
use tokio::sync::Mutex;

pub use copy::Copies;
pub use export::Export;
pub use key::{public_key, witness_key};
pub use witness::{BeginAnew, Contradiction, Taken, Witnessed, Witnessing, begin_anew, take, witnessed};

use crate::actor::{Actor, Caller};
use crate::db::{Context, Sql, Tx};
use crate::journal::chain::{self, Depth, Walk};
use crate::{App, Error, Result, Time, journal};

/// Pause between looks at the journal. Half of the minute within which what is new must be signed.
const PAUSE: Duration = Duration::from_secs(30);
/// Entries taken into the tree at once: thirty-two full tiles, some milliseconds of the writer's time.
const PIECE: i64 = 32 * tile::FULL as i64;
/// Pause between two pieces, in which the writer and the readers belong to others.
const BREATH: Duration = Duration::from_millis(20);

/// What was signed about the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checkpoint {
    /// Number of entries.
    pub size: i64,
    /// Root of the tree over them.
    pub root: Hash,
    /// When it was signed.
    pub at: Time,
    /// The signed note.
    pub note: String,
}

/// Keeps the tree until the system stops, and has each checkpoint copied away.
pub async fn keep(app: Arc<App>, copies: Arc<Mutex<Copies>>) {
    if let Err(error) = key::make(&app).await {
        failed(&error);
    }
    let mut stopping = app.stopping.clone();
    loop {
        advance(&app, &mut *copies.lock().await).await;
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// Signs what came last, at an orderly end.
pub async fn finish(app: &App, copies: &Mutex<Copies>) {
    advance(app, &mut *copies.lock().await).await;
}

async fn advance(app: &App, copies: &mut Copies) {
    match sign(app).await {
        Ok(checkpoint) => {
            metrics::gauge!("castellan_checkpoint_entries").set(checkpoint.size as f64);
            copies.send(&checkpoint).await;
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) {
    metrics::counter!("castellan_checkpoint_failures_total").increment(1);
    tracing::error!(cause = %error, "the journal could not be signed");
}

/// Takes all entries into the tree that are there, and gives the checkpoint of them.
///
/// # Errors
/// `conflict` when the journal or the stored tree was altered; `unavailable` when there is no key that can be opened.
pub async fn sign(app: &App) -> Result<Checkpoint> {
    let key = Arc::new(key::open(app).await?);
    loop {
        let (own, now) = (key.clone(), app.clock.now());
        let grown = match app.db.read(move |sql| grow(sql, &own, now)).await? {
            Step::Done(checkpoint) => return Ok(checkpoint),
            Step::Grown(grown) => grown,
        };
        let reached = grown.checkpoint.clone();
        let added = app.db.write(internal(app), grown, add).await.map_err(Error::from)?.output()?;
        // The journal may have grown again meanwhile: that is for the next time, or it would never end under load.
        if let Some(checkpoint) = reached.filter(|_| added) {
            return Ok(checkpoint);
        }
        tokio::time::sleep(BREATH).await;
    }
}

fn internal(app: &App) -> Caller {
    Caller::internal(Actor::system("Journal", &app.rights), "signing of the journal")
}

/// Signs a text with the key of the journal, as a note. Its first line says what it is: no checkpoint begins with a blank in
/// it.
///
/// # Errors
/// `unavailable` when there is no key that can be opened.
pub async fn sign_text(app: &App, text: &str) -> Result<String> {
    Ok(key::open(app).await?.sign(text).to_string())
}

/// The text of a note, when a key of this journal has signed it.
///
/// # Errors
/// As [`Sql::query`].
pub fn signed_text(sql: &mut dyn Sql, note: &str) -> Result<Option<String>> {
    let keys = store::keys(sql)?;
    let note = ledger::Note::parse(note);
    Ok(note
        .filter(|note| keys.iter().filter_map(|key| VerifyingKey::parse(&key.public)).any(|key| key.signed(note)))
        .map(|note| note.text))
}

/// What is to be added to the stored tree.
#[derive(Clone, Debug, Serialize)]
struct Grown {
    /// Size of the tree that it is added to.
    from: u64,
    /// Tiles to be written: level, number, hashes.
    tiles: Vec<(u32, u64, Vec<u8>)>,
    /// The checkpoint, when the tree has reached the journal's end.
    checkpoint: Option<Checkpoint>,
}

enum Step {
    Done(Checkpoint),
    Grown(Grown),
}

fn grow(sql: &mut dyn Sql, key: &SigningKey, now: Time) -> Result<Step> {
    let (mut edge, head, last) = (store::edge(sql)?, journal::head(sql)?, store::last(sql)?);
    let from = edge.size();
    if let Some(last) = last {
        if last.size == head && from == store::unsigned(head)? {
            return Ok(Step::Done(last));
        }
        must_have(sql, &last)?;
    }
    let mut walk = Walk::after(sql, store::signed(from)?)?;
    let mut tiles = Vec::new();
    for leaf in walk.on(sql, PIECE, Depth::Headers)? {
        edge.push(leaf, &mut tiles);
    }
    tiles.extend(edge.begun());
    if edge.size() == from && walk.seq() < head {
        return Err(Error::conflict(format!("the journal ends at {from}, its head says {head}")));
    }
    let checkpoint = (walk.seq() == head).then(|| {
        let root = edge.root();
        let note = ledger::Checkpoint::sign(key, edge.size(), root).to_string();
        Checkpoint { size: head, root, at: now, note }
    });
    let stored = |tile: Tile| (tile.level, tile.number, tile::to_bytes(&tile.hashes));
    Ok(Step::Grown(Grown { from, tiles: tiles.into_iter().map(stored).collect(), checkpoint }))
}

/// Refuses to go on from a tree that does not hold what was signed of it.
fn must_have(sql: &mut dyn Sql, checkpoint: &Checkpoint) -> Result<()> {
    let root = tree::root(&mut store::nodes(sql), store::unsigned(checkpoint.size)?).map_err(unread)?;
    if root == checkpoint.root { Ok(()) } else { Err(forged(0, checkpoint.size)) }
}

fn forged(confirmed: i64, size: i64) -> Error {
    Error::conflict(format!(
        "entries {} to {size} of the journal are not those that were signed: they do not come to the root of the \
         checkpoint of {size} entries",
        confirmed + 1
    ))
}

fn unread(error: Unread<Error>) -> Error {
    match error {
        Unread::Fetch(error) => error,
        short @ Unread::Short { .. } => Error::conflict(format!("the tree over the journal was altered: {short}")),
    }
}

/// Writes what was added, unless another process has added it meanwhile.
fn add(tx: &mut Tx<'_>, _: &Context, grown: Grown) -> Result<bool> {
    let signed = grown.checkpoint.as_ref().map(|one| store::of_size(tx, one.size)).transpose()?.flatten();
    if store::edge(tx)?.size() != grown.from || signed.is_some() {
        return Ok(false);
    }
    for (level, number, hashes) in grown.tiles {
        store::put(tx, level, number, hashes)?;
    }
    if let Some(checkpoint) = &grown.checkpoint {
        store::keep(tx, checkpoint)?;
    }
    Ok(true)
}

/// What [`verify`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Number of entries.
    pub entries: i64,
    /// Checkpoints that hold.
    pub checkpoints: usize,
}

/// Walks the chain, and holds every checkpoint and the stored tree against it.
///
/// # Errors
/// `conflict`, naming what is missing, altered or out of place.
pub fn verify(sql: &mut dyn Sql) -> Result<Verified> {
    let (mut edge, mut full) = (Edge::default(), Vec::new());
    let (mut found, mut confirmed) = (0, 0);
    let stored = store::edge(sql)?;
    let keys: Vec<VerifyingKey> = store::keys(sql)?.iter().filter_map(|key| VerifyingKey::parse(&key.public)).collect();
    let (mut expected, mut read_to) = (Vec::new().into_iter().peekable(), 0);
    let entries = chain::verify(sql, |sql, leaf| {
        edge.push(leaf, &mut full);
        let size = store::signed(edge.size())?;
        for tile in full.drain(..).filter(|_| edge.size() <= stored.size()) {
            if store::hashes_of(sql, tile.level, tile.number)? != tile.hashes {
                return Err(store::broken(format!("tile {} of level {}", tile.number, tile.level)));
            }
        }
        if size > read_to {
            expected = store::between(sql, read_to, read_to + PIECE)?.into_iter().peekable();
            read_to += PIECE;
        }
        while let Some(checkpoint) = expected.next_if(|checkpoint| checkpoint.size <= size) {
            if checkpoint.root != edge.root() {
                return Err(forged(confirmed, size));
            }
            if !keys.iter().any(|key| is_of(&checkpoint, key)) {
                return Err(Error::conflict(format!(
                    "the checkpoint of {size} entries was altered where it is stored"
                )));
            }
            (found, confirmed) = (found + 1, size);
        }
        Ok(())
    })?;
    if let Some(beyond) = store::last(sql)?.filter(|last| last.size > entries) {
        return Err(Error::conflict(format!(
            "the journal ends at {entries}, and {} entries were signed: its end was cut off",
            beyond.size
        )));
    }
    // The stored tree may be behind the journal, but must be one of it.
    if stored.size() == edge.size() && stored.root() != edge.root() {
        return Err(store::broken("its last tiles"));
    }
    store::last(sql)?.map_or(Ok(()), |last| must_have(sql, &last))?;
    Ok(Verified { entries, checkpoints: found })
}

/// Whether the note of a checkpoint says what its row says, signed by the key.
fn is_of(checkpoint: &Checkpoint, key: &VerifyingKey) -> bool {
    let signed = Note::parse(&checkpoint.note).and_then(|note| ledger::Checkpoint::open(&note, key));
    signed.is_some_and(|one| i64::try_from(one.size) == Ok(checkpoint.size) && one.root == checkpoint.root)
}

/// Proves that an entry is in the tree of so many entries.
#[derive(Clone, Debug)]
pub struct Inclusion {
    /// Leaf of the entry.
    pub leaf: Hash,
    /// The hashes beside its way to the root.
    pub path: Vec<Hash>,
}

/// Proves that entry `seq` is in the tree of `size` entries.
///
/// # Errors
/// As [`Sql::query`]; `conflict` when the tree does not reach as far.
pub fn inclusion(sql: &mut dyn Sql, seq: i64, size: i64) -> Result<Inclusion> {
    must_reach(sql, size)?;
    let (index, size) = (store::unsigned(seq - 1)?, store::unsigned(size)?);
    let mut nodes = store::nodes(sql);
    let leaf = ledger::tree::Nodes::node(&mut nodes, tree::Node { level: 0, index }).map_err(unread)?;
    let path = tree::inclusion(&mut nodes, index, size).map_err(unread)?;
    Ok(Inclusion { leaf, path })
}

/// Proves that the tree of `to` entries begins with that of `from` entries.
///
/// # Errors
/// As [`Sql::query`]; `conflict` when the tree does not reach as far.
pub fn consistency(sql: &mut dyn Sql, from: i64, to: i64) -> Result<Vec<Hash>> {
    must_reach(sql, to)?;
    tree::consistency(&mut store::nodes(sql), store::unsigned(from)?, store::unsigned(to)?).map_err(unread)
}

fn must_reach(sql: &mut dyn Sql, size: i64) -> Result<()> {
    let reached = store::edge(sql)?.size();
    if store::unsigned(size)? <= reached {
        return Ok(());
    }
    Err(Error::conflict(format!("{reached} entries are in the tree so far; ask again in a minute")))
}

/// Checkpoints before a size, the newest first.
///
/// # Errors
/// As [`Sql::query`].
pub fn checkpoints(sql: &mut dyn Sql, before: i64, limit: i64) -> Result<Vec<Checkpoint>> {
    store::before(sql, before, limit)
}

/// The checkpoint of a size; the last one when no size is named.
///
/// # Errors
/// As [`Sql::query`].
pub fn checkpoint(sql: &mut dyn Sql, size: Option<i64>) -> Result<Option<Checkpoint>> {
    match size {
        None => store::last(sql),
        Some(size) => store::of_size(sql, size),
    }
}
