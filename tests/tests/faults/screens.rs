//! Screens: whoever follows the feed through breaks, as consoles and browsers do, and what they were shown beside the
//! journal. Each entry is shown once and in order; or a screen is told to begin anew, and then it has the state.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use blackbox::journal::{self, Images};
use blackbox::stream::Frame;
use blackbox::{Api, Stream, Value, wait_for};

use crate::compare::{images, in_image};

/// Pause before a screen opens its feed again.
const PAUSE: Duration = Duration::from_millis(20);
/// Time within which every feed must be open before something is done to it, and complete once nothing is done any more.
const COMPLETE_S: u64 = 60;
/// How far the journal goes that a screen saw before this one.
const AHEAD: i64 = 1_000_000;
/// Lists that a screen begins with.
const LISTS: [&str; 2] = ["/units?limit=500", "/incidents?state=all&limit=500"];

/// How a screen comes back after a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    /// With the number that it saw last in the address, as our clients do.
    Remembers,
    /// With that number in a header, and the address as it was at first, as a browser does by itself.
    AsBrowsersDo,
    /// Its number is of a journal that went further than this one: it is told so, reads the lists, and remembers from then on.
    IsAhead,
    /// Where the journal ends by then, and after others have worked: the control, which misses something.
    Forgets,
}

/// An entry as it was shown: its number, and what all of it comes to.
type Mark = (i64, u64);

/// What a screen was shown from one beginning on.
#[derive(Clone, Default)]
struct Run {
    after: i64,
    marks: Vec<Mark>,
}

/// A screen, and what it was shown.
pub(crate) struct Screen {
    habit: Habit,
    /// Number after which it began at first.
    first: i64,
    last: i64,
    runs: Vec<Run>,
    opened: usize,
    /// The state, when it was told to begin anew.
    images: Option<Images>,
}

/// The journal, as it should have been shown.
pub(crate) struct Record {
    marks: BTreeMap<i64, u64>,
    /// Number up to which every screen must have come.
    until: i64,
}

fn mark(entry: &Value) -> Mark {
    let mut digest = DefaultHasher::new();
    entry.to_string().hash(&mut digest);
    (entry["seq"].as_i64().expect("an entry has a number"), digest.finish())
}

/// Ends the screens, also when something else fails.
struct Ends<'a>(&'a AtomicI64);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Screens open their feeds, follow while something is done, and go on until they have been shown all of it. They reach the
/// feed in one way, and the journal is read in another one, on which nothing fails.
pub(crate) fn watch<T>(
    feed: &Api,
    sound: &Api,
    after: i64,
    habits: &[Habit],
    act: impl FnOnce() -> T,
) -> (T, Vec<Screen>, Record) {
    let (target, open) = (AtomicI64::new(i64::MAX), AtomicUsize::new(0));
    let (told, screens, until) = thread::scope(|scope| {
        let (target, open) = (&target, &open);
        let _ends = Ends(target);
        let running: Vec<_> = habits
            .iter()
            .map(|habit| {
                let screen = Screen::new(*habit, after);
                scope.spawn(move || screen.follow(feed, target, open))
            })
            .collect();
        let all = || (open.load(Ordering::Relaxed) == habits.len()).then_some(());
        wait_for("the opening of all feeds", COMPLETE_S, all);
        let told = act();
        let until = journal::head(sound);
        target.store(until, Ordering::Relaxed);
        let all = || running.iter().all(ScopedJoinHandle::is_finished).then_some(());
        wait_for("the end of all feeds", COMPLETE_S, all);
        let screens: Vec<Screen> = running.into_iter().map(|screen| screen.join().expect("a screen")).collect();
        (told, screens, until)
    });
    let marks = journal::after(sound, after).iter().map(mark).collect();
    (told, screens, Record { marks, until })
}

impl Screen {
    fn new(habit: Habit, first: i64) -> Self {
        let last = if habit == Habit::IsAhead { first + AHEAD } else { first };
        Self { habit, first, last, runs: vec![Run { after: last, marks: Vec::new() }], opened: 0, images: None }
    }

    /// Follows until it has come to an entry that is named late.
    fn follow(mut self, api: &Api, target: &AtomicI64, open: &AtomicUsize) -> Self {
        while self.last < target.load(Ordering::Relaxed) {
            let opened = match self.open(api) {
                Err(ureq::Error::StatusCode(status @ 400..500)) => {
                    assert_ne!(status, 401, "a screen was signed out");
                    self.begin_anew(api);
                    continue;
                }
                opened => opened,
            };
            if let Ok(stream) = opened {
                self.opened += 1;
                if self.opened == 1 {
                    open.fetch_add(1, Ordering::Relaxed);
                }
                if self.read(stream, api, target) {
                    break;
                }
            }
            thread::sleep(PAUSE);
            while self.habit == Habit::Forgets && self.last < target.load(Ordering::Relaxed) && !self.is_behind(api) {
                thread::sleep(PAUSE);
            }
        }
        self
    }

    /// Whether something was written that it has not been shown.
    fn is_behind(&self, api: &Api) -> bool {
        let answer = api.ask("GET", "/sites?limit=1").try_send();
        answer.is_ok_and(|answer| answer.header("castellan-seq").parse().is_ok_and(|head: i64| head > self.last))
    }

    fn open(&self, api: &Api) -> Result<Stream, ureq::Error> {
        let (first, last) = (self.first, self.last.to_string());
        let path = match self.habit {
            Habit::AsBrowsersDo => format!("/feed?after={first}"),
            Habit::Forgets if self.opened > 0 => "/feed".to_owned(),
            Habit::Remembers | Habit::IsAhead | Habit::Forgets => format!("/feed?after={last}"),
        };
        let header = [("last-event-id", last.as_str())];
        Stream::try_open(api, &path, if self.habit == Habit::AsBrowsersDo { &header } else { &[] })
    }

    /// Reads until the feed breaks off; true when it has shown all that there is to be shown.
    fn read(&mut self, mut stream: Stream, api: &Api, target: &AtomicI64) -> bool {
        while self.last < target.load(Ordering::Relaxed) {
            match stream.frame() {
                Some(Frame::Entry(entry)) => self.take(&entry),
                Some(Frame::Passing(name, _)) if name == "anew" => {
                    self.begin_anew(api);
                    return false;
                }
                // What a feed says of itself is held against what it has shown.
                Some(Frame::Beat { seq, .. }) if seq >= target.load(Ordering::Relaxed) => return true,
                Some(_) => {}
                None => return false,
            }
        }
        true
    }

    fn take(&mut self, entry: &Value) {
        let mark = mark(entry);
        self.last = mark.0;
        self.runs.last_mut().expect("a screen has begun").marks.push(mark);
        if let Some(images) = &mut self.images {
            images.take(std::slice::from_ref(entry));
        }
    }

    /// Reads the lists, and follows from the smallest number among them. What breaks meanwhile is begun again.
    fn begin_anew(&mut self, api: &Api) {
        match lists(api) {
            Some((images, after)) => {
                self.images = Some(images);
                self.last = after;
                self.runs.push(Run { after, marks: Vec::new() });
            }
            None => thread::sleep(PAUSE),
        }
    }

    /// How it comes back.
    pub(crate) fn habit(&self) -> Habit {
        self.habit
    }

    /// How often it opened its feed.
    pub(crate) fn opened(&self) -> usize {
        self.opened
    }

    /// How much it was shown, in words.
    pub(crate) fn words(&self) -> String {
        let (shown, anew) = (self.runs.iter().map(|run| run.marks.len()).sum::<usize>(), self.runs.len() - 1);
        format!("{:?}: {shown} entries, opened {} times, begun anew {anew} times", self.habit, self.opened)
    }

    /// What it was shown that is not as in the journal, and what it was not shown.
    pub(crate) fn wrong(&self, sound: &Api, record: &Record) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, run) in self.runs.iter().enumerate() {
            let is_last = at + 1 == self.runs.len();
            // Nothing is shown after a number that the journal has not come to.
            let until = if is_last { record.until } else { run.after };
            wrong.extend(run.differing(record, until));
        }
        if let Some(held) = &self.images {
            wrong.extend(self.state(sound, held));
        }
        wrong.into_iter().map(|line| format!("{:?}: {line}", self.habit)).collect()
    }

    /// What it shows that is not so, or does not show, after it was told to begin anew.
    fn state(&self, sound: &Api, held: &Images) -> Vec<String> {
        let mut wrong = images(sound, held.clone(), self.last);
        for item in LISTS.iter().flat_map(|list| sound.all(list)) {
            let id = item["id"].as_str().unwrap_or_default();
            let is_later = item["last_seq"].as_i64() > Some(self.last);
            if !is_later && !held.units.contains_key(id) && !held.incidents.contains_key(id) {
                wrong.push(format!("{id} is there and is not shown"));
            }
        }
        wrong
    }
}

/// Units and incidents, and the smallest number up to which a list is complete; none when one did not come.
fn lists(api: &Api) -> Option<(Images, i64)> {
    let (mut images, mut after) = (Images::default(), i64::MAX);
    for list in LISTS {
        let mut next = Some(list.to_owned());
        while let Some(path) = next {
            let page = api.ask("GET", &path).try_send().ok().filter(|page| page.status == 200)?;
            after = after.min(page.header("castellan-seq").parse().expect("a list says up to where it is complete"));
            let into = if list == LISTS[0] { &mut images.units } else { &mut images.incidents };
            for item in page.json["items"].as_array()? {
                into.insert(item["id"].as_str()?.to_owned(), in_image(item.clone()));
            }
            next = page.json["next"].as_str().map(str::to_owned);
        }
    }
    Some((images, after))
}

impl Run {
    fn differing(&self, record: &Record, until: i64) -> Vec<String> {
        let (mut wrong, mut expected) = (Vec::new(), self.after + 1);
        for (seq, digest) in &self.marks {
            if *seq > expected {
                wrong.push(format!("entries {expected} to {} were not shown", seq - 1));
            } else if *seq < expected {
                wrong.push(format!("entry {seq} was shown after {}", expected - 1));
            }
            expected = expected.max(seq + 1);
            if record.marks.get(seq) != Some(digest) {
                wrong.push(format!("entry {seq} was shown, and is not so in the journal"));
            }
        }
        if expected <= until {
            wrong.push(format!("entries {expected} to {until} were not shown"));
        }
        wrong
    }
}

/// The controls: a screen that forgets where it was is found out, and so is a frame that is dropped, doubled, late or altered,
/// and something that a screen which began anew does not show.
pub(crate) fn control(sound: &Api, screens: &[Screen], record: &Record) {
    let forgetful = screens.iter().filter(|screen| screen.habit == Habit::Forgets);
    for wrong in forgetful.map(|screen| screen.wrong(sound, record)) {
        println!("a screen that forgets where it was: {} gaps", wrong.len());
        assert!(wrong.iter().any(|line| line.contains("were not shown")), "the control was not noticed: {wrong:?}");
    }
    let whole = screens.iter().find(|screen| screen.habit == Habit::Remembers).expect("one remembers");
    let run = whole.runs.last().expect("it has begun");
    assert!(run.marks.len() > 2 && run.differing(record, record.until).is_empty(), "the control needs a whole run");
    let middle = run.marks.len() / 2;
    let spoilt = |spoil: &dyn Fn(&mut Vec<Mark>), found: &str| {
        let mut run = run.clone();
        spoil(&mut run.marks);
        let wrong = run.differing(record, record.until);
        assert!(wrong.iter().any(|line| line.contains(found)), "{found}: the control was not noticed: {wrong:?}");
    };
    spoilt(&|marks| drop(marks.drain(middle..=middle)), "were not shown");
    spoilt(&|marks| marks.retain(|(seq, _)| *seq < record.until), "were not shown");
    spoilt(&|marks| marks.insert(middle, marks[middle]), "was shown after");
    spoilt(&|marks| marks.swap(middle, middle - 1), "was shown after");
    spoilt(&|marks| marks[middle].1 ^= 1, "is not so in the journal");
    for screen in screens.iter().filter(|screen| screen.habit == Habit::IsAhead) {
        let mut held = screen.images.clone().expect("it was told to begin anew");
        held.units.pop_first().expect("a unit");
        let wrong = screen.state(sound, &held);
        assert!(wrong.iter().any(|line| line.contains("is not shown")), "the control was not noticed: {wrong:?}");
    }
}
