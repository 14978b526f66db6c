//! What of a copy of the database is in the copy before it, and the way from that one to this.
//!
//! A copy is cut into chunks that are known again in the next one. What changed is a stream of lines: `kept FROM LENGTH`
//! stands for bytes of the copy before, `new LENGTH` is followed by as many bytes.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Cursor, Error, Read, Result, Seek as _, SeekFrom};

use fastcdc::v2020::StreamCDC;
use kernel::db::StoreKind;
use kernel::secret;
use sha2::{Digest as _, Sha256};

/// A page of SQLite. Which sizes give what stands in docs/design/0022.
const PAGE_BYTES: u64 = 4 * 1024;
/// Shortest, usual and longest chunk of what has no pages.
const CHUNK_BYTES: (usize, usize, usize) = (1024, 4 * 1024, 32 * 1024);
/// Longest line: a word and two numbers.
const LINE_BYTES_MAX: u64 = 64;

/// A part of a copy, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Chunk {
    pub(super) sha256: [u8; 32],
    pub(super) length: u32,
}

/// Where copies of a store are cut.
#[derive(Clone, Copy, Debug)]
enum Cuts {
    /// Between pages: what was not written to is the same, at the same place.
    Pages,
    /// Where the content says so, so that rows are known again that others have pushed aside.
    Content,
}

/// A copy, cut into chunks.
#[derive(Default)]
pub(super) struct Cut {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) chunks: Vec<Chunk>,
}

impl Cut {
    /// Reads a copy of a store to its end.
    pub(super) fn of(copy: impl Read, store: &StoreKind) -> Result<Self> {
        let cuts = match store {
            StoreKind::Folder(_) => Cuts::Pages,
            StoreKind::Postgres(_) => Cuts::Content,
        };
        Self::by(cuts, copy)
    }

    fn by(cuts: Cuts, copy: impl Read) -> Result<Self> {
        let (mut cut, mut whole) = (Self::default(), Sha256::new());
        let mut add = |data: &[u8]| {
            whole.update(data);
            cut.bytes += data.len() as u64;
            let length = u32::try_from(data.len()).map_err(Error::other)?;
            cut.chunks.push(Chunk { sha256: Sha256::digest(data).into(), length });
            Ok::<_, Error>(())
        };
        match cuts {
            Cuts::Pages => {
                let (mut copy, mut page) = (BufReader::new(copy), Vec::new());
                while copy.by_ref().take(PAGE_BYTES).read_to_end(&mut page)? > 0 {
                    add(&page)?;
                    page.clear();
                }
            }
            Cuts::Content => {
                let (shortest, usual, longest) = CHUNK_BYTES;
                for chunk in StreamCDC::new(copy, shortest, usual, longest) {
                    add(&chunk.map_err(Error::from)?.data)?;
                }
            }
        }
        cut.sha256 = secret::hex(&whole.finalize());
        Ok(cut)
    }
}

/// A stretch of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
    /// It is in the copy before, from this byte on.
    Kept { from: u64, length: u64 },
    /// It is in none.
    New { length: u64 },
}

impl Stretch {
    fn line(self) -> String {
        match self {
            Self::Kept { from, length } => format!("kept {from} {length}\n"),
            Self::New { length } => format!("new {length}\n"),
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let parts: Vec<&str> = line.strip_suffix('\n')?.split(' ').collect();
        match parts[..] {
            ["kept", from, length] => Some(Self::Kept { from: from.parse().ok()?, length: length.parse().ok()? }),
            ["new", length] => Some(Self::New { length: length.parse().ok()? }),
            _ => None,
        }
    }
}

/// How a copy is put together from the one before it, in the fewest stretches.
fn stretches(before: &[Chunk], now: &[Chunk]) -> Vec<Stretch> {
    let (mut places, mut at) = (Vec::with_capacity(before.len()), 0);
    for (index, chunk) in before.iter().enumerate() {
        places.push((chunk, index, at));
        at += u64::from(chunk.length);
    }
    places.sort_unstable();
    let first_of = |chunk: &Chunk| {
        let (known, index, at) = places.get(places.partition_point(|(known, ..)| *known < chunk))?;
        (*known == chunk).then_some((*index, *at))
    };
    let (mut found, mut next) = (Vec::new(), (0, 0));
    for chunk in now {
        let length = u64::from(chunk.length);
        // Where the last stretch goes on, rather than where the same bytes stand first.
        let place = if before.get(next.0) == Some(chunk) { Some(next) } else { first_of(chunk) };
        if let Some((index, offset)) = place {
            next = (index + 1, offset + length);
        }
        match (place, found.last_mut()) {
            (Some((_, offset)), Some(Stretch::Kept { from, length: known })) if *from + *known == offset => {
                *known += length;
            }
            (Some((_, from)), _) => found.push(Stretch::Kept { from, length }),
            (None, Some(Stretch::New { length: known })) => *known += length,
            (None, _) => found.push(Stretch::New { length }),
        }
    }
    found
}

/// What changed from one copy to the next, to be read.
pub(super) struct Changes {
    copy: BufReader<File>,
    stretches: std::vec::IntoIter<Stretch>,
    line: Cursor<String>,
    /// Bytes of the copy that are still to be given before the next line.
    left: u64,
}

impl Changes {
    /// Those that make this copy from one with the chunks `before`.
    pub(super) fn new(copy: File, before: &[Chunk], now: &[Chunk]) -> Self {
        let stretches = stretches(before, now).into_iter();
        Self { copy: BufReader::new(copy), stretches, line: Cursor::default(), left: 0 }
    }

    /// How many bytes are to be read.
    pub(super) fn length(&self) -> u64 {
        let length = |stretch: &Stretch| {
            let new = if let Stretch::New { length } = stretch { *length } else { 0 };
            stretch.line().len() as u64 + new
        };
        self.stretches.as_slice().iter().map(length).sum()
    }
}

impl Read for Changes {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        loop {
            let count = self.line.read(into)?;
            if count > 0 || into.is_empty() {
                return Ok(count);
            }
            if self.left > 0 {
                let count = self.copy.by_ref().take(self.left).read(into)?;
                self.left -= count as u64;
                return Ok(count);
            }
            let Some(stretch) = self.stretches.next() else { return Ok(0) };
            self.line = Cursor::new(stretch.line());
            match stretch {
                Stretch::New { length } => self.left = length,
                Stretch::Kept { length, .. } => {
                    self.copy.seek_relative(i64::try_from(length).map_err(Error::other)?)?
                }
            }
        }
    }
}

/// A copy put together from the one before it and what changed, to be read.
pub(super) struct Joined<R> {
    changes: BufReader<R>,
    before: File,
    stretch: Stretch,
}

impl<R: Read> Joined<R> {
    pub(super) fn new(changes: R, before: File) -> Self {
        Self { changes: BufReader::new(changes), before, stretch: Stretch::New { length: 0 } }
    }

    /// The next stretch, or none at the end.
    fn next(&mut self) -> Result<Option<Stretch>> {
        let mut line = String::new();
        if self.changes.by_ref().take(LINE_BYTES_MAX).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let stretch =
            Stretch::parse(&line).ok_or_else(|| Error::other("what changed is told in words unknown here"))?;
        if let Stretch::Kept { from, .. } = stretch {
            self.before.seek(SeekFrom::Start(from))?;
        }
        Ok(Some(stretch))
    }
}

impl<R: Read> Read for Joined<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        loop {
            let (count, left) = match &mut self.stretch {
                Stretch::Kept { length, .. } if *length > 0 => (self.before.by_ref().take(*length).read(into)?, length),
                Stretch::New { length } if *length > 0 => (self.changes.by_ref().take(*length).read(into)?, length),
                _ => match self.next()? {
                    Some(stretch) => {
                        self.stretch = stretch;
                        continue;
                    }
                    None => return Ok(0),
                },
            };
            if count == 0 && !into.is_empty() {
                return Err(Error::other("what changed promises more bytes than there are"));
            }
            *left -= count as u64;
            return Ok(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chunk of a length, told by its letter.
    fn chunk(letter: char, length: u32) -> Chunk {
        Chunk { sha256: [u8::try_from(letter).expect("a plain letter"); 32], length }
    }

    fn told(before: &str, now: &str) -> String {
        // The letter's place in the alphabet is the length.
        let chunks =
            |text: &str| -> Vec<Chunk> { text.chars().map(|one| chunk(one, one as u32 - 'a' as u32 + 1)).collect() };
        stretches(&chunks(before), &chunks(now)).into_iter().map(Stretch::line).collect::<String>().replace('\n', ";")
    }

    #[test]
    fn what_was_there_is_kept_and_what_is_next_to_each_other_is_one_stretch() {
        for (before, now, expected) in [
            ("abc", "abc", "kept 0 6;"),
            ("abc", "abcd", "kept 0 6;new 4;"),
            ("abc", "ac", "kept 0 1;kept 3 3;"),
            ("abc", "axyc", "kept 0 1;new 49;kept 3 3;"),
            ("abc", "cab", "kept 3 3;kept 0 3;"),
            ("", "ab", "new 3;"),
            ("ab", "", ""),
            // The second of two that are the same, where it goes on.
            ("abcbd", "bd", "kept 1 2;kept 8 4;"),
            ("abcbd", "cbd", "kept 3 9;"),
        ] {
            assert_eq!(told(before, now), expected, "{before} → {now}");
        }
    }

    /// Bytes that look like chance and are the same each time.
    fn bytes(count: usize, seed: u64) -> Vec<u8> {
        let mut rng = fastrand::Rng::with_seed(seed);
        (0..count).map(|_| rng.u8(..)).collect()
    }

    fn file(name: &str, content: &[u8]) -> File {
        let path = std::env::temp_dir().join(format!("castellan-changes-{}-{name}", std::process::id()));
        std::fs::write(&path, content).expect("written");
        let file = File::open(&path).expect("a file");
        std::fs::remove_file(path).expect("it was there");
        file
    }

    fn joined(changes: &[u8], before: &[u8]) -> Result<Vec<u8>> {
        let mut found = Vec::new();
        Joined::new(changes, file("before", before)).read_to_end(&mut found).map(|_| found)
    }

    #[test]
    fn a_copy_is_put_together_again_whatever_was_changed() {
        let old = bytes(400_000, 1);
        let altered = |alter: &dyn Fn(&mut Vec<u8>)| {
            let mut new = old.clone();
            alter(&mut new);
            new
        };
        // The most that changes hold when cut by content, and by pages.
        for (what, new, by_content, by_pages) in [
            ("nothing", old.clone(), 50, 50),
            ("a byte in the middle", altered(&|new| new[200_000] ^= 1), 70_000, 4_200),
            ("bytes pushed in", altered(&|new| drop(new.splice(100_000..100_000, bytes(700, 2)))), 70_000, 310_000),
            ("bytes taken out", altered(&|new| drop(new.drain(100_000..150_000))), 70_000, 310_000),
            ("more at the end", altered(&|new| new.extend(bytes(5_000, 3))), 70_000, 9_000),
            ("all of it", bytes(300_000, 4), 300_050, 300_050),
            ("gone", Vec::new(), 0, 0),
        ] {
            for (cuts, bytes_max) in [(Cuts::Content, by_content), (Cuts::Pages, by_pages)] {
                let (before, now) = (Cut::by(cuts, &old[..]).expect("cut"), Cut::by(cuts, &new[..]).expect("cut"));
                let mut reader = Changes::new(file("now", &new), &before.chunks, &now.chunks);
                let (length, mut changes) = (reader.length(), Vec::new());
                reader.read_to_end(&mut changes).expect("read");
                assert_eq!(changes.len() as u64, length, "{what}: as long as it was told");
                assert!(length <= bytes_max, "{what}, {cuts:?}: {length}");
                assert!(joined(&changes, &old).expect("joined") == new, "{what}, {cuts:?}");
                let whole = (new.len() as u64, secret::hex(&secret::sha256(&[&new])));
                assert_eq!((now.bytes, now.sha256), whole, "{what}, {cuts:?}");
            }
        }
    }

    #[test]
    fn what_is_no_change_is_refused() {
        for changes in
            ["keep 0 3\n", "kept 0\n", "kept 0 -1\n", "new 3", "new 3\nab", "kept 2 9\n", "kept 99 1\n", "\n"]
        {
            assert!(joined(changes.as_bytes(), b"abcdef").is_err(), "{changes:?}");
        }
        assert_eq!(joined(b"kept 4 2\nnew 1\n-kept 0 1\n", b"abcdef").expect("joined"), b"ef-a");
    }
}
