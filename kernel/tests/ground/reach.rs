//! One rule, told twice: which records somebody reaches, as the decision about one record and as the condition of a list.

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::clock::SystemClock;
use kernel::db::{Filter, Migration, StoreKind};
use kernel::feed::Feed;
use kernel::{Admission, Context, Db, Id, Reach, Result, Scope, Sql, Time, Tx, params};

use crate::{Place, caller};

/// A table as those have it that are listed within a reach.
const SEALED: &[Migration] = &[Migration {
    name: "test/0001_records",
    sql: "CREATE TABLE record (
            id UUID NOT NULL PRIMARY KEY, site_id UUID NOT NULL, compartment_id UUID, odd BIGINT NOT NULL);",
}];
/// Sets of records; each is asked for by every one of its reaches.
const SETS: usize = 6;
const RECORDS: usize = 120;
const REACHES: usize = 80;
/// Sites and compartments among which the records lie.
const SITES: usize = 5;
const COMPARTMENTS: usize = 6;
/// More than a list ever gives here.
const ALL: i64 = 1_000;

/// A record as the decision takes it.
#[derive(Clone, Copy, Debug)]
struct Lying {
    id: Id,
    site: Id,
    compartment: Option<Id>,
    odd: bool,
}

/// Chance that repeats itself: splitmix64, since the kernel draws no other numbers in its tests.
struct Chance {
    state: u64,
    ids: i64,
}

impl Chance {
    fn new() -> Self {
        let seed = std::env::var("CASTELLAN_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
        println!("seed {seed} (CASTELLAN_SEED repeats it)");
        Self { state: seed, ids: 0 }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn id(&mut self) -> Id {
        self.ids += 1;
        Id::new(Time::from_micros(self.ids * 1_000))
    }

    fn of(&mut self, ids: &[Id]) -> Id {
        *ids.get(self.below(ids.len())).expect("one of them")
    }

    /// Some of a list, each as likely as not; often none at all.
    fn some(&mut self, ids: &[Id]) -> BTreeSet<Id> {
        if self.one_in(4) {
            return BTreeSet::new();
        }
        let thin = 1 + self.below(8);
        ids.iter().copied().filter(|_| self.one_in(thin)).collect()
    }
}

/// Records, and all that a reach may name.
struct Set {
    sites: Vec<Id>,
    compartments: Vec<Id>,
    records: Vec<Lying>,
}

impl Set {
    fn any(chance: &mut Chance) -> Self {
        let sites: Vec<Id> = (0..SITES).map(|_| chance.id()).collect();
        let mut compartments: Vec<Id> = (0..COMPARTMENTS).map(|_| chance.id()).collect();
        // Ids of one kind mean nothing in the place of another.
        compartments.extend(sites.first());
        let records = (0..RECORDS).map(|_| {
            let compartment = (!chance.one_in(3)).then(|| chance.of(&compartments));
            let site = chance.of(&sites);
            // One lies in a compartment that has its own id.
            let id = compartment.filter(|_| chance.one_in(40)).unwrap_or_else(|| chance.id());
            Lying { id, site, compartment, odd: chance.one_in(2) }
        });
        let mut seen = BTreeSet::new();
        let records = records.collect::<Vec<_>>().into_iter().filter(|one| seen.insert(one.id)).collect();
        Self { sites, compartments, records }
    }

    fn reach(&self, chance: &mut Chance) -> Reach {
        let scope = match chance.below(4) {
            0 => Scope::All,
            _ => Scope::Sites(chance.some(&self.sites)),
        };
        let ids: Vec<Id> = self.records.iter().map(|one| one.id).collect();
        let admission = match chance.below(8) {
            0 => Admission::everywhere(),
            1 => Admission::default(),
            // What is let into as a record may have the id of a compartment, and the other way round.
            2 => Admission::new(chance.some(&ids), chance.some(&self.compartments)),
            _ => Admission::new(chance.some(&self.compartments), chance.some(&ids)),
        };
        let reach = Reach::new(scope, admission);
        match chance.below(4) {
            0 => reach.within(Some(chance.of(&self.sites))),
            1 => reach.within(Some(chance.id())),
            _ => reach,
        }
    }
}

/// A record as it is written: its id, its site, its compartment, and one number more.
type Written = (Id, Id, Option<Id>, i64);

fn put(tx: &mut Tx<'_>, _: &Context, records: Vec<Written>) -> Result<()> {
    tx.execute("DELETE FROM record", &[])?;
    for (id, site, compartment, odd) in records {
        let values = params![id, site, compartment, odd];
        tx.execute("INSERT INTO record (id, site_id, compartment_id, odd) VALUES ($1, $2, $3, $4)", values)?;
    }
    Ok(())
}

/// The ids that a filter lets pass.
fn listed(sql: &mut dyn Sql, filter: Filter) -> Result<BTreeSet<Id>> {
    let (tail, values) = filter.finish("ORDER BY record.id LIMIT {}", ALL);
    let rows = sql.query(&format!("SELECT record.id FROM record {tail}"), &values)?;
    rows.iter().map(|row| row.get(0)).collect()
}

async fn open(place: &Place) -> Db {
    let kind = match place {
        Place::Folder(path) => StoreKind::Folder(path.clone()),
        Place::Postgres(url) => StoreKind::Postgres(url.clone()),
    };
    let opened = tokio::task::spawn_blocking(|| Db::open(kind, SEALED, Arc::new(SystemClock), Feed::start(&[], &[])));
    opened.await.expect("opening does not panic").expect("the store opens")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_holds_exactly_what_each_decision_lets_through() {
    for place in Place::all() {
        let db = open(&place).await;
        let mut chance = Chance::new();
        // How often the decision said yes and no, about open and about sealed records.
        let mut said = [[0_usize; 2]; 2];
        let mut forgotten = 0;
        for _ in 0..SETS {
            let set = Set::any(&mut chance);
            let written = |one: &Lying| (one.id, one.site, one.compartment, i64::from(one.odd));
            let records: Vec<Written> = set.records.iter().map(written).collect();
            db.write(caller(None), records, put).await.expect("written");
            for _ in 0..REACHES {
                let reach = set.reach(&mut chance);
                let contains = |one: &Lying| reach.contains(one.site, one.id, one.compartment);
                for one in &set.records {
                    said[usize::from(one.compartment.is_some())][usize::from(contains(one))] += 1;
                }
                let chosen = |odd: Option<bool>| -> BTreeSet<Id> {
                    let fits = |one: &&Lying| contains(one) && odd.is_none_or(|odd| one.odd == odd);
                    set.records.iter().filter(fits).map(|one| one.id).collect()
                };
                let odd = chance.one_in(2);
                let asked = reach.clone();
                let (whole, half, by_site) = db
                    .read(move |sql| {
                        let whole = listed(sql, Filter::reaching(&asked, "record"))?;
                        // Whatever else is asked for narrows it, and opens nothing.
                        let mut half = Filter::reaching(&asked, "record");
                        half.add("record.odd = {}", [i64::from(odd).into()]);
                        let half = listed(sql, half)?;
                        Ok((whole, half, listed(sql, Filter::scoped(asked.sites(), "record.site_id"))?))
                    })
                    .await
                    .expect("lists");
                assert_eq!(whole, chosen(None), "{reach:?}");
                assert_eq!(half, chosen(Some(odd)), "{reach:?}");
                forgotten += usize::from(by_site != whole);
            }
        }
        // The control: each answer was given often, and a list that forgets compartments is found out.
        assert!(said.iter().flatten().all(|count| *count > 1_000), "{said:?}");
        assert!(forgotten > SETS * REACHES / 4, "{forgotten}");
    }
}
