//! Reads tiles out of a `.pmtiles` file: all tiles of a map in one file, found by directories in it.
//!
//! Source: *PMTiles Version 3 Specification*, Protomaps, public domain.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, bail, ensure};
use flate2::read::GzDecoder;

const HEADER_BYTES: usize = 127;
/// Longest directory, unpacked: the root has 16 KiB at the most, a leaf of a planet some hundred.
const DIRECTORY_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Longest tile; what is larger makes a slow map.
const TILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Longest description of the layers.
const METADATA_BYTES_MAX: u64 = 1024 * 1024;
/// How deep directories may hold directories: the specification says so.
const DEPTH_MAX: usize = 4;
/// Leaves kept in memory; one screen needs one or two.
const LEAVES_KEPT: usize = 16;
/// Deepest zoom whose tiles can be numbered.
const ZOOM_MAX: u8 = 26;

/// What the tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TileKind {
    Vector,
    Raster(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    tile: u64,
    offset: u64,
    length: u64,
    /// How many tiles from this one on are the same; 0: it is a directory.
    run: u64,
}

/// An open archive.
pub(super) struct Archive {
    file: File,
    root: Vec<Entry>,
    leaves: Mutex<VecDeque<(u64, Arc<Vec<Entry>>)>>,
    leaves_at: u64,
    tiles_at: u64,
    directory_packing: Packing,
    pub(super) is_gzip: bool,
    pub(super) kind: TileKind,
    pub(super) zooms: [u8; 2],
    /// West, south, east, north.
    pub(super) bounds: [f64; 4],
    /// Names of a vector map's layers.
    pub(super) layers: Vec<String>,
}

fn u64_at(bytes: &[u8], at: usize) -> Result<u64> {
    let eight = bytes.get(at..at + 8).context("the header breaks off")?;
    Ok(u64::from_le_bytes(eight.try_into()?))
}

fn degrees_at(bytes: &[u8], at: usize) -> Result<f64> {
    let four = bytes.get(at..at + 4).context("the header breaks off")?;
    Ok(f64::from(i32::from_le_bytes(four.try_into()?)) / 1e7)
}

impl Archive {
    /// Opens a file and reads its root directory.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        Self::read(file).with_context(|| format!("{} is no map that can be shown", path.display()))
    }

    fn read(file: File) -> Result<Self> {
        let mut header = [0; HEADER_BYTES];
        file.read_exact_at(&mut header, 0).context("it is shorter than a header")?;
        ensure!(header.starts_with(b"PMTiles\x03"), "it is no PMTiles archive of version 3");
        let packing = |code: u8, what: &str| match code {
            1 => Ok(Packing::Plain),
            2 => Ok(Packing::Gzip),
            _ => bail!("its {what} are packed in a way that is not read (only gzip and plain are); convert it"),
        };
        let directory_packing = packing(header[97], "directories")?;
        let kind = match header[99] {
            1 => TileKind::Vector,
            2 => TileKind::Raster("image/png"),
            3 => TileKind::Raster("image/jpeg"),
            4 => TileKind::Raster("image/webp"),
            5 => TileKind::Raster("image/avif"),
            code => bail!("its tiles are of sort {code}, which no browser shows"),
        };
        let mut archive = Self {
            root: Vec::new(),
            leaves: Mutex::default(),
            leaves_at: u64_at(&header, 40)?,
            tiles_at: u64_at(&header, 56)?,
            directory_packing,
            is_gzip: packing(header[98], "tiles")? == Packing::Gzip,
            kind,
            zooms: [header[100], header[101]],
            bounds: [
                degrees_at(&header, 102)?,
                degrees_at(&header, 106)?,
                degrees_at(&header, 110)?,
                degrees_at(&header, 114)?,
            ],
            layers: Vec::new(),
            file,
        };
        archive.root = entries(&archive.part(u64_at(&header, 8)?, u64_at(&header, 16)?, DIRECTORY_BYTES_MAX)?)?;
        if kind == TileKind::Vector {
            let metadata = archive.part(u64_at(&header, 24)?, u64_at(&header, 32)?, METADATA_BYTES_MAX)?;
            archive.layers = layers(&metadata);
        }
        Ok(archive)
    }

    /// A part of the file, unpacked as directories are.
    fn part(&self, offset: u64, length: u64, max: u64) -> Result<Vec<u8>> {
        ensure!(length <= max, "a part of {length} bytes is too long");
        let mut packed = vec![0; usize::try_from(length)?];
        self.file.read_exact_at(&mut packed, offset)?;
        if self.directory_packing == Packing::Plain {
            return Ok(packed);
        }
        let mut bytes = Vec::new();
        GzDecoder::new(packed.as_slice()).take(max + 1).read_to_end(&mut bytes)?;
        ensure!(bytes.len() as u64 <= max, "a directory is too long");
        Ok(bytes)
    }

    /// A tile as the file holds it; none where the map shows nothing.
    pub(super) fn tile(&self, z: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>> {
        let Some(tile) = number(z, x, y) else { return Ok(None) };
        let mut found = find(&self.root, tile);
        for _ in 0..DEPTH_MAX {
            match found {
                None => return Ok(None),
                Some(entry) if entry.run > 0 => {
                    ensure!(entry.length <= TILE_BYTES_MAX, "a tile of {} bytes is too large", entry.length);
                    let mut bytes = vec![0; usize::try_from(entry.length)?];
                    self.file.read_exact_at(&mut bytes, self.tiles_at.saturating_add(entry.offset))?;
                    return Ok(Some(bytes));
                }
                Some(entry) => found = find(&self.leaf(entry)?, tile),
            }
        }
        bail!("its directories lie too deep in each other")
    }

    fn leaf(&self, entry: Entry) -> Result<Arc<Vec<Entry>>> {
        let kept = |leaves: &VecDeque<(u64, Arc<Vec<Entry>>)>| {
            leaves.iter().find(|(offset, _)| *offset == entry.offset).map(|(_, leaf)| leaf.clone())
        };
        // A panic while it was held leaves at worst one leaf less.
        if let Some(leaf) = kept(&self.leaves.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(leaf);
        }
        let offset = self.leaves_at.saturating_add(entry.offset);
        let leaf = Arc::new(entries(&self.part(offset, entry.length, DIRECTORY_BYTES_MAX)?)?);
        let mut leaves = self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        leaves.push_front((entry.offset, leaf.clone()));
        leaves.truncate(LEAVES_KEPT);
        Ok(leaf)
    }
}

fn layers(metadata: &[u8]) -> Vec<String> {
    let metadata: serde_json::Value = serde_json::from_slice(metadata).unwrap_or_default();
    let listed = metadata.get("vector_layers").and_then(serde_json::Value::as_array);
    listed.into_iter().flatten().filter_map(|layer| Some(layer.get("id")?.as_str()?.to_owned())).collect()
}

/// The number of a tile: those of all smaller zooms, then its place on the Hilbert curve.
fn number(z: u8, x: u32, y: u32) -> Option<u64> {
    if z > ZOOM_MAX {
        return None;
    }
    let side = 1_u64 << z;
    let (mut x, mut y) = (u64::from(x), u64::from(y));
    if x >= side || y >= side {
        return None;
    }
    let mut along = ((1_u64 << (2 * u32::from(z))) - 1) / 3;
    let mut half = side / 2;
    while half > 0 {
        let (right, low) = (u64::from(x & half > 0), u64::from(y & half > 0));
        along += half * half * ((3 * right) ^ low);
        if low == 0 {
            if right == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
        half /= 2;
    }
    Some(along)
}

/// The entry of a directory that holds a tile, or the directory that may.
fn find(entries: &[Entry], tile: u64) -> Option<Entry> {
    let before = entries.partition_point(|entry| entry.tile <= tile);
    let entry = *entries.get(before.checked_sub(1)?)?;
    (entry.run == 0 || tile - entry.tile < entry.run).then_some(entry)
}

fn entries(bytes: &[u8]) -> Result<Vec<Entry>> {
    let mut at = bytes;
    let count = usize::try_from(varint(&mut at)?)?;
    // Each entry has four numbers of a byte at the least.
    ensure!(count <= bytes.len() / 4, "a directory breaks off");
    let mut column = || (0..count).map(|_| varint(&mut at)).collect::<Result<Vec<u64>>>();
    let (steps, runs, lengths, offsets) = (column()?, column()?, column()?, column()?);
    let mut entries: Vec<Entry> = Vec::with_capacity(count);
    let mut tile = 0_u64;
    for (((step, run), length), offset) in steps.into_iter().zip(runs).zip(lengths).zip(offsets) {
        tile = tile.checked_add(step).context("a directory counts too far")?;
        // Nothing: right behind the one before.
        let offset = match (offset, entries.last()) {
            (0, Some(last)) => last.offset.saturating_add(last.length),
            (0, None) => bail!("the first entry of a directory lies nowhere"),
            (offset, _) => offset - 1,
        };
        entries.push(Entry { tile, offset, length, run });
    }
    Ok(entries)
}

fn varint(at: &mut &[u8]) -> Result<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = at.split_first().context("a directory breaks off")?;
        *at = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    bail!("a directory holds a number that is too large")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_numbered_along_the_curve() {
        // The table of the specification.
        for (z, x, y, expected) in [
            (0, 0, 0, Some(0)),
            (1, 0, 0, Some(1)),
            (1, 0, 1, Some(2)),
            (1, 1, 1, Some(3)),
            (1, 1, 0, Some(4)),
            (2, 0, 0, Some(5)),
            (12, 3423, 1763, Some(19_078_479)),
            (1, 2, 0, None),
            (27, 0, 0, None),
        ] {
            assert_eq!(number(z, x, y), expected, "{z}/{x}/{y}");
        }
    }

    #[test]
    fn a_directory_says_where_a_tile_is() {
        // Two tiles that are one, one right behind it, a directory.
        let read = entries(&[3, 1, 2, 40, 2, 1, 0, 10, 20, 30, 101, 0, 1]).expect("a directory");
        let entry = |tile, offset, length, run| Entry { tile, offset, length, run };
        assert_eq!(read, [entry(1, 100, 10, 2), entry(3, 110, 20, 1), entry(43, 0, 30, 0)]);
        for (tile, expected) in
            [(0, None), (1, Some(0)), (2, Some(0)), (3, Some(1)), (4, None), (43, Some(2)), (99, Some(2))]
        {
            assert_eq!(find(&read, tile), expected.map(|n: usize| read[n]), "{tile}");
        }
        for broken in [&[][..], &[200, 1], &[2, 1, 2, 3], &[0xff; 12], &[1, 1, 1, 1, 0]] {
            assert!(entries(broken).is_err(), "{broken:?}");
        }
    }
}
