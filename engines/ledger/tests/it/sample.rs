//! What the tests work on: trees whose nodes are put together from all leaves, and small journals.

use std::convert::Infallible;

use ledger::encoding::{from_hex, hex};
use ledger::entry::{Header, details_hash};
use ledger::export::Sealing;
use ledger::export::line::{self, Details, Entry, Head, Passed};
use ledger::hash::{self, Hash};
use ledger::tree::{Node, Nodes};
use ledger::{Checkpoint, Frontier, SigningKey};

use crate::naive;

/// Reads nodes of a tree from its leaves.
pub(crate) struct Whole<'a>(pub(crate) &'a [Hash]);

impl Nodes for Whole<'_> {
    type Error = Infallible;

    fn node(&mut self, node: Node) -> Result<Hash, Infallible> {
        let begin = usize::try_from(node.index << node.level).unwrap();
        Ok(naive::root(&self.0[begin..begin + (1 << node.level)]))
    }
}

/// The hash that hexadecimal text stands for.
pub(crate) fn hash_of(text: &str) -> Hash {
    from_hex(text).unwrap().try_into().unwrap()
}

/// So many leaves that differ.
pub(crate) fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| hash::leaf(&[&number.to_be_bytes()])).collect()
}

/// A key that signs for the log of the tests.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed("castellan/test", &[7; 32]).unwrap()
}

/// An export of a small journal, as its lines.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) lines: Vec<String>,
    /// Roots by size.
    pub(crate) roots: Vec<Hash>,
}

/// What is odd about a sample.
#[derive(Clone, Copy, Default)]
pub(crate) struct Odd {
    /// Number of an entry that another action is written into, as if it had been so from the beginning.
    pub(crate) rewritten: i64,
    /// Number of an entry without details.
    pub(crate) withheld: i64,
}

impl Sample {
    /// A journal of so many entries, with a checkpoint after every third.
    pub(crate) fn of(count: i64) -> Self {
        Self::odd(count, Odd::default())
    }

    pub(crate) fn odd(count: i64, odd: Odd) -> Self {
        let (mut lines, mut previous, mut frontier) = (Vec::new(), [0; 32], Frontier::default());
        let mut roots = vec![frontier.root()];
        for seq in 1..=count {
            let (entry, leaf) = entry(seq, &previous, odd);
            previous = hash_of(&entry.hash);
            frontier.push(leaf);
            roots.push(frontier.root());
            lines.push(line::write(&entry));
            if seq % 3 == 0 && seq < count {
                lines.push(line::write(&Passed { checkpoint: signed(seq, frontier.root()) }));
            }
        }
        let head = Head {
            castellan_journal: line::FORM,
            origin: "castellan/test".into(),
            key: key().public().to_string(),
            entries: u64::try_from(count).unwrap(),
            exported_at: "2026-11-29T12:00:00.000000Z".into(),
            exported_by: "Ada Quill".into(),
            checkpoint: signed(count, frontier.root()),
        };
        lines.insert(0, line::write(&head));
        let mut sample = Self { lines, roots };
        sample.seal();
        sample
    }

    /// Seals the lines as they are.
    pub(crate) fn seal(&mut self) {
        let mut sealing = Sealing::default();
        self.lines.iter().for_each(|line| sealing.add(line.as_bytes()));
        self.lines.push(sealing.seal(&key()));
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.lines.concat().into_bytes()
    }

    /// Number of the line, from 0, on which an entry stands.
    pub(crate) fn line_of(&self, seq: u64) -> usize {
        self.lines.iter().position(|line| line.starts_with(&format!("{{\"seq\":{seq},"))).unwrap()
    }
}

/// A signed checkpoint of the log of the tests.
pub(crate) fn signed(size: i64, root: Hash) -> String {
    Checkpoint::sign(&key(), size.try_into().unwrap(), root).to_string()
}

fn entry(seq: i64, previous: &Hash, odd: Odd) -> (Entry, Hash) {
    let at = 1_795_916_573_000_000 + seq * 1_000_001;
    let time = |micros: i64| format!("{:.6}", jiff::Timestamp::from_microsecond(micros).unwrap());
    let (id, actor, site) =
        (format!("0192a000-0000-7000-8000-{seq:012}"), "an-account".to_owned(), "a-site".to_owned());
    let (salt, name, payload) = (
        [u8::try_from(seq % 251).unwrap(); 16],
        format!("Tomasz Wrén {seq}"),
        format!("{{\"incident\":{{\"n\":{seq}.50}}}}"),
    );
    let details_hash = details_hash(&salt, &name, &payload);
    let full = seq % 2 == 1;
    let header = Header {
        seq,
        id: &id,
        recorded_at_us: at,
        occurred_at_us: at - 500_000,
        actor: if full { &actor } else { "" },
        action: if seq == odd.rewritten { "subject.erased" } else { "incident.created" },
        stream: "incident/0192a000",
        site: if full { &site } else { "" },
        key: if full { "a-key" } else { "" },
    };
    let chained = header.chained(previous, &details_hash);
    let details =
        Details { salt: hex(&salt), actor: name, payload: serde_json::value::RawValue::from_string(payload).unwrap() };
    let entry = Entry {
        seq,
        id: id.clone(),
        recorded_at: time(at),
        occurred_at: time(at - 500_000),
        actor_id: full.then_some(actor.clone()),
        action: header.action.into(),
        stream: header.stream.into(),
        site_id: full.then_some(site.clone()),
        key: full.then(|| "a-key".to_owned()),
        details: (seq != odd.withheld).then_some(details),
        erased_by: Vec::new(),
        details_hash: hex(&details_hash),
        hash: hex(&chained),
    };
    (entry, header.leaf(&details_hash))
}
