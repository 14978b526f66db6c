//! Where the tree, its checkpoints and its keys are stored.

use ledger::Hash;
use ledger::tile::{self, Edge, Tile, Tiles};

use super::Checkpoint;
use crate::db::{Row, Sql, Tx};
use crate::{Error, Id, Result, Time};

const CHECKPOINT: &str = "SELECT size, root, at, note FROM journal_checkpoint WHERE organisation = $1";

/// The stored tree is not as it was written.
pub(super) fn broken(what: impl std::fmt::Display) -> Error {
    Error::conflict(format!("the tree over the journal was altered where it is stored: {what}"))
}

fn hashes(row: &Row, column: usize) -> Result<Vec<Hash>> {
    let bytes: Vec<u8> = row.get(column)?;
    tile::from_bytes(&bytes).ok_or_else(|| broken("a tile is no row of hashes"))
}

/// The last tile of a level.
fn last_tile(sql: &mut dyn Sql, level: u32) -> Result<Option<Tile>> {
    let organisation = sql.organisation();
    let statement = "SELECT number, hashes FROM journal_tile WHERE organisation = $1 AND level = $2 \
        ORDER BY number DESC LIMIT 1";
    let rows = sql.query(statement, crate::params![organisation, level])?;
    let row = rows.first();
    row.map(|row| Ok(Tile { level, number: unsigned(row.get(0)?)?, hashes: hashes(row, 1)? })).transpose()
}

/// The right edge of the stored tree.
pub(super) fn edge(sql: &mut dyn Sql) -> Result<Edge> {
    let mut last = Vec::new();
    while let Some(tile) = last_tile(sql, u32::try_from(last.len()).map_err(Error::internal)?)? {
        last.push(tile);
    }
    Edge::of(last).ok_or_else(|| broken("its last tiles do not fit together"))
}

/// The hashes of a tile.
pub(super) fn hashes_of(sql: &mut dyn Sql, level: u32, number: u64) -> Result<Vec<Hash>> {
    let organisation = sql.organisation();
    let statement = "SELECT hashes FROM journal_tile WHERE organisation = $1 AND level = $2 AND number = $3";
    let rows = sql.query(statement, crate::params![organisation, level, signed(number)?])?;
    let row = rows.first().ok_or_else(|| broken(format!("tile {number} of level {level} is missing")))?;
    hashes(row, 0)
}

/// Reads nodes of the tree. A tile that is asked for again at once is not read again.
pub(super) fn nodes(sql: &mut dyn Sql) -> Tiles<impl FnMut(u32, u64) -> Result<Vec<Hash>>> {
    let mut read: Option<(u32, u64, Vec<Hash>)> = None;
    Tiles(move |level, number| {
        if let Some((_, _, hashes)) = read.as_ref().filter(|(held, at, _)| (*held, *at) == (level, number)) {
            return Ok(hashes.clone());
        }
        let hashes = hashes_of(sql, level, number)?;
        read = Some((level, number, hashes.clone()));
        Ok(hashes)
    })
}

/// Writes a tile over what there was of it.
pub(super) fn put(tx: &mut Tx<'_>, level: u32, number: u64, hashes: Vec<u8>) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO journal_tile (organisation, level, number, hashes) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (organisation, level, number) DO UPDATE SET hashes = excluded.hashes",
        crate::params![organisation, level, signed(number)?, hashes],
    )
}

fn checkpoint(row: &Row) -> Result<Checkpoint> {
    let root: Vec<u8> = row.get(1)?;
    let root = root.try_into().map_err(|_| broken("the root of a checkpoint is no hash"))?;
    Ok(Checkpoint { size: row.get(0)?, root, at: row.get(2)?, note: row.get(3)? })
}

/// The last checkpoint.
pub(super) fn last(sql: &mut dyn Sql) -> Result<Option<Checkpoint>> {
    Ok(before(sql, i64::MAX, 1)?.pop())
}

/// The checkpoint of a size, if one was signed.
pub(super) fn of_size(sql: &mut dyn Sql, size: i64) -> Result<Option<Checkpoint>> {
    let organisation = sql.organisation();
    let rows = sql.query(&format!("{CHECKPOINT} AND size = $2"), crate::params![organisation, size])?;
    rows.first().map(checkpoint).transpose()
}

/// Checkpoints of smaller sizes, the largest first.
pub(super) fn before(sql: &mut dyn Sql, size: i64, limit: i64) -> Result<Vec<Checkpoint>> {
    let organisation = sql.organisation();
    let statement = format!("{CHECKPOINT} AND size < $2 ORDER BY size DESC LIMIT $3");
    sql.query(&statement, crate::params![organisation, size, limit])?.iter().map(checkpoint).collect()
}

/// Checkpoints of larger sizes up to one, the smallest first.
pub(super) fn between(sql: &mut dyn Sql, after: i64, to: i64) -> Result<Vec<Checkpoint>> {
    let organisation = sql.organisation();
    let statement = format!("{CHECKPOINT} AND size > $2 AND size <= $3 ORDER BY size");
    sql.query(&statement, crate::params![organisation, after, to])?.iter().map(checkpoint).collect()
}

/// Keeps a checkpoint.
pub(super) fn keep(tx: &mut Tx<'_>, checkpoint: &Checkpoint) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO journal_checkpoint (organisation, size, root, at, note) VALUES ($1, $2, $3, $4, $5)",
        crate::params![
            organisation,
            checkpoint.size,
            checkpoint.root.to_vec(),
            checkpoint.at,
            checkpoint.note.as_str()
        ],
    )
}

/// Keeps the note of a checkpoint with what was added to it.
pub(super) fn keep_note(tx: &mut Tx<'_>, size: i64, note: &str) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "UPDATE journal_checkpoint SET note = $3 WHERE organisation = $1 AND size = $2",
        crate::params![organisation, size, note],
    )
}

/// A stored key: its public half, and the sealed one.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct StoredKey {
    pub(super) public: String,
    #[serde(skip)]
    pub(super) sealed: String,
    /// Keys that were there before it was made.
    pub(super) known: usize,
}

/// The keys, the newest first.
pub(super) fn keys(sql: &mut dyn Sql) -> Result<Vec<StoredKey>> {
    let organisation: Id = sql.organisation();
    let statement = "SELECT public_key, sealed_key FROM journal_key WHERE organisation = $1 ORDER BY made_at DESC";
    let rows = sql.query(statement, crate::params![organisation])?;
    let older = (0..rows.len()).rev();
    rows.iter()
        .zip(older)
        .map(|(row, known)| Ok(StoredKey { public: row.get(0)?, sealed: row.get(1)?, known }))
        .collect()
}

/// Keeps a new key.
pub(super) fn keep_key(tx: &mut Tx<'_>, key: &StoredKey, at: Time) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO journal_key (organisation, public_key, sealed_key, made_at) VALUES ($1, $2, $3, $4)",
        crate::params![organisation, key.public.as_str(), key.sealed.as_str(), at],
    )
}

/// Numbers of tiles and sizes of trees stay far below 2^63.
pub(super) fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(Error::internal)
}

pub(super) fn unsigned(number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| broken("a number is negative"))
}
