//! What somebody says on the phone, compared with what the people of an account would say.

use kernel::{Error, Result};

use super::ActResult;

/// The words of one keyholder, in the clear for as long as they are compared.
#[derive(Clone, Debug)]
pub struct Words {
    /// Name of the keyholder.
    pub name: String,
    /// At the premises themselves.
    pub premises: bool,
    /// What they say to prove who they are.
    pub phrase: Option<String>,
    /// What they say when somebody forces them.
    pub duress: Option<String>,
}

/// What came of a call: right, wrong, or that they are forced.
///
/// A pass phrase counts for the one who was called, or, without a name, for the premises: whoever answers there is one of
/// its own, and a keyholder somewhere else is another call with another number (field/alarms.md 3.2, two calls to two
/// numbers). A duress word counts whoever says it and wherever: to miss one costs a life, to hear one too many a drive.
///
/// # Errors
/// `invalid` for a name that no keyholder has; `conflict` when no phrase is known that could be right, so that nothing
/// could be called wrong either.
pub fn compare(words: &[Words], named: Option<&str>, said: &str) -> Result<ActResult> {
    let called: Vec<&Words> = words.iter().filter(|one| one.is_called(named)).collect();
    if called.is_empty() {
        return Err(nobody(words, named));
    }
    let same = |known: &Option<String>| known.as_deref().is_some_and(|known| folded(known) == folded(said));
    // Their own word first: the phrase of one may be the duress word of another.
    if called.iter().any(|one| same(&one.duress)) {
        Ok(ActResult::DuressWord)
    } else if called.iter().any(|one| same(&one.phrase)) {
        Ok(ActResult::PhraseRight)
    } else if words.iter().any(|one| same(&one.duress)) {
        Ok(ActResult::DuressWord)
    } else if called.iter().all(|one| one.phrase.is_none()) {
        Err(Error::conflict(match named {
            Some(name) => format!("no pass phrase of {} is known: write the call down without one", name.trim()),
            None => "no pass phrase of the premises is known: name the keyholder who spoke".to_owned(),
        }))
    } else {
        Ok(ActResult::PhraseWrong)
    }
}

impl Words {
    /// Whether they were called: by their name, or without one at the premises.
    pub fn is_called(&self, named: Option<&str>) -> bool {
        match named {
            Some(name) => self.name.to_lowercase() == name.trim().to_lowercase(),
            None => self.premises,
        }
    }
}

fn nobody(words: &[Words], named: Option<&str>) -> Error {
    let message = match named {
        _ if words.is_empty() => "this panel has no keyholders, and so no pass phrase".to_owned(),
        None => "nobody is entered at the premises themselves: name the keyholder who spoke".to_owned(),
        Some(name) => {
            let known: Vec<&str> = words.iter().map(|one| one.name.as_str()).collect();
            format!("“{}” is none of its keyholders: {}", name.trim(), known.join(", "))
        }
    };
    Error::invalid(message.clone()).field("keyholder", message)
}

/// Words as they are compared: what is spoken has no capitals, blanks or marks.
fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use kernel::error::Kind;

    use super::*;

    fn words(name: &str, premises: bool, phrase: Option<&str>, duress: Option<&str>) -> Words {
        let [phrase, duress] = [phrase, duress].map(|word| word.map(str::to_owned));
        Words { name: name.to_owned(), premises, phrase, duress }
    }

    #[test]
    fn a_phrase_counts_for_the_one_who_was_called() {
        let people = [
            words("Reception", true, Some("Blue Harbour"), Some("green harbour")),
            words("Ada Low", false, Some("sextant"), Some("compass")),
            words("Ben Roe", false, None, None),
        ];
        let check = |named: Option<&str>, said: &str, expected: Result<ActResult, Kind>| {
            let found = compare(&people, named, said).map_err(|error| error.kind());
            assert_eq!(found, expected, "{named:?} {said}");
        };
        check(None, "blue-harbour!", Ok(ActResult::PhraseRight));
        check(None, "sextant", Ok(ActResult::PhraseWrong));
        check(None, "Green harbour", Ok(ActResult::DuressWord));
        check(None, "compass", Ok(ActResult::DuressWord));
        check(Some("Ada Low"), "Sextant", Ok(ActResult::PhraseRight));
        check(Some(" ada low "), "Sextant", Ok(ActResult::PhraseRight));
        check(Some("Ada Low"), "blue harbour", Ok(ActResult::PhraseWrong));
        check(Some("Ada Low"), "green harbour", Ok(ActResult::DuressWord));
        check(Some("Ada Law"), "Sextant", Err(Kind::Invalid));
        check(Some(""), "Sextant", Err(Kind::Invalid));
        check(Some("Ben Roe"), "anything", Err(Kind::Conflict));
        check(Some("Ben Roe"), "compass", Ok(ActResult::DuressWord));
    }

    #[test]
    fn where_nobody_could_be_right_nobody_is_wrong() {
        let ada = [words("Ada Low", false, Some("sextant"), None)];
        let refused = |people: &[Words]| compare(people, None, "sextant").map_err(|error| error.kind());
        assert_eq!(refused(&ada), Err(Kind::Invalid));
        assert_eq!(refused(&[]), Err(Kind::Invalid));
        assert_eq!(refused(&[words("Reception", true, None, Some("green"))]), Err(Kind::Conflict));
    }
}
