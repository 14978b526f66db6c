//! Compartments, who belongs to them, and who got in by broken glass.

use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest name of a compartment.
const NAME_MAX: usize = 80;
/// Longest text about one, and longest reason, in bytes.
const TEXT_MAX: usize = 2_000;
/// Members of a compartment at the most: those who need to know are few.
pub const MEMBERS_MAX: usize = 200;
/// How long a request to be let in waits for a second person, in seconds.
pub const ASKED_S: i64 = 3_600;
/// How long the way in stays open, in seconds: long enough to act, too short to settle in.
const OPEN_S: i64 = 3_600;

/// A compartment as stored; the schema file says what each column holds.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0090_compartments.sql describes every column")]
pub struct Compartment {
    pub id: Id,
    pub organisation: Id,
    pub name: String,
    pub about: Option<String>,
    pub keeper_id: Id,
    pub created_at: Time,
    pub version: i64,
}

/// Somebody who is in, as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0090_compartments.sql describes every column")]
pub struct Member {
    pub id: Id,
    pub compartment_id: Id,
    pub account_id: Id,
    pub since: Time,
    pub until_at: Option<Time>,
    pub glass_id: Option<Id>,
}

/// A request to be let in without belonging there, as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0090_compartments.sql describes every column")]
pub struct BrokenGlass {
    pub id: Id,
    pub compartment_id: Id,
    pub asker_id: Id,
    pub reason: String,
    pub asked_at: Time,
    pub confirmer_id: Option<Id>,
    pub confirmed_at: Option<Time>,
    pub ends_at: Time,
    pub ended_at: Option<Time>,
}

impl BrokenGlass {
    /// Whether it waits for the second person.
    pub fn waits(&self, now: Time) -> bool {
        self.confirmed_at.is_none() && self.ended_at.is_none() && now < self.ends_at
    }

    /// Lets the asker in, by somebody else.
    ///
    /// # Errors
    /// `conflict` when it no longer waits, or the confirmer asked themselves.
    pub fn confirm(&mut self, by: Id, now: Time) -> Result<()> {
        if by == self.asker_id {
            return Err(Error::conflict("somebody else confirms what you ask for").coded("second_person_needed"));
        }
        if !self.waits(now) {
            return Err(Error::conflict("the request no longer waits; ask again"));
        }
        (self.confirmer_id, self.confirmed_at, self.ends_at) = (Some(by), Some(now), now.plus_seconds(OPEN_S));
        Ok(())
    }
}

/// A person beside what they have to do with it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CompartmentPerson)]
pub struct Person {
    /// The account.
    pub account_id: Id,
    /// Name.
    pub name: String,
}

/// Somebody who is in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CompartmentMember)]
pub struct MemberView {
    /// The account.
    pub account_id: Id,
    /// Name.
    pub name: String,
    /// Since when.
    pub since: Time,
    /// Until when, where that is set.
    pub until: Option<Time>,
    /// Whether they are in by broken glass.
    pub broke_glass: bool,
}

/// A request to be let in without belonging there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = BrokenGlass)]
pub struct GlassView {
    /// Id.
    pub id: Id,
    /// The compartment.
    pub compartment_id: Id,
    /// Its name.
    pub compartment: String,
    /// Who asked.
    pub asker: Person,
    /// Why.
    pub reason: String,
    /// When.
    pub asked_at: Time,
    /// The second person, who let them in.
    pub confirmer: Option<Person>,
    /// When they did.
    pub confirmed_at: Option<Time>,
    /// When it lapses, or closes by itself.
    pub ends_at: Time,
    /// When it ended.
    pub ended_at: Option<Time>,
}

/// A compartment as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Compartment)]
pub struct CompartmentView {
    /// Id.
    pub id: Id,
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub about: Option<String>,
    /// Who says who belongs to it.
    pub keeper: Person,
    /// Who is in.
    pub members: Vec<MemberView>,
    /// Requests to be let in that wait, and ways in that are open.
    pub glass: Vec<GlassView>,
    /// Whether the caller is in.
    pub mine: bool,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

/// A name as it is stored.
///
/// # Errors
/// `invalid` on the field.
pub fn clean_name(text: &str) -> Result<String> {
    let text = text.trim();
    if !text.is_empty() && text.chars().count() <= NAME_MAX && !text.contains(char::is_control) {
        return Ok(text.to_owned());
    }
    let message = format!("takes 1 to {NAME_MAX} characters on one line");
    Err(Error::invalid(format!("a name {message}")).field("name", message))
}

/// A text as it is stored; none when it is empty.
///
/// # Errors
/// `invalid` on the field.
pub fn clean_text(field: &str, text: &str) -> Result<Option<String>> {
    let text = text.trim();
    if text.len() > TEXT_MAX {
        let message = format!("takes at most {TEXT_MAX} bytes");
        return Err(Error::invalid(format!("{field} {message}")).field(field, message));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_person_lets_in_while_the_request_waits() {
        let at = |seconds: i64| Time::from_micros(seconds * 1_000_000);
        let (first, second) = (Id::new(at(1)), Id::new(at(2)));
        let asked = BrokenGlass {
            id: Id::nil(),
            compartment_id: Id::nil(),
            asker_id: first,
            reason: "a fire".to_owned(),
            asked_at: at(10),
            confirmer_id: None,
            confirmed_at: None,
            ends_at: at(10 + ASKED_S),
            ended_at: None,
        };
        let check = |request: &BrokenGlass, by: Id, now: Time, expected: Option<&str>| {
            let mut request = request.clone();
            let outcome = request.confirm(by, now);
            assert_eq!(outcome.as_ref().err().map(|error| error.problem().code).as_deref(), expected);
            if expected.is_none() {
                assert_eq!((request.confirmer_id, request.ends_at), (Some(by), now.plus_seconds(OPEN_S)));
            }
        };
        check(&asked, first, at(20), Some("second_person_needed"));
        check(&asked, second, at(20), None);
        check(&asked, second, at(10 + ASKED_S), Some("conflict"));
        check(&BrokenGlass { ended_at: Some(at(15)), ..asked.clone() }, second, at(20), Some("conflict"));
        check(&BrokenGlass { confirmed_at: Some(at(15)), ..asked }, second, at(20), Some("conflict"));
    }

    #[test]
    fn names_are_one_line_and_texts_have_a_bound() {
        let longest = "ä".repeat(NAME_MAX);
        for (typed, kept) in [(" Detail 7 ", "Detail 7"), (&longest, &longest)] {
            assert_eq!(clean_name(typed).expect("a name"), kept);
        }
        for typed in ["", " ", "a\tb", &"x".repeat(NAME_MAX + 1)] {
            assert_eq!(clean_name(typed).expect_err("no name").problem().fields[0].field, "name", "{typed:?}");
        }
        let longest = "x".repeat(TEXT_MAX);
        for (typed, kept) in [(" why ", Some("why")), ("  ", None), (&longest, Some(longest.as_str()))] {
            assert_eq!(clean_text("about", typed).expect("a text").as_deref(), kept);
        }
        let refused = clean_text("reason", &"x".repeat(TEXT_MAX + 1)).expect_err("too long");
        assert_eq!(refused.problem().fields[0].field, "reason");
    }
}
