//! How sure it is that an alarm is real: levels 0 to 4 after TMA-AVS-01 (field/alarms.md 3.1).

use super::ActResult;

/// What a level follows from.
#[derive(Clone, Debug, Default)]
pub struct Evidence<'a> {
    /// What people found, in any order.
    pub results: &'a [ActResult],
    /// A second detector of the same premises told the same.
    pub confirmed: bool,
    /// A user of the panel took it back.
    pub cancelled: bool,
}

/// No call for service.
const NONE: i64 = 0;
/// A call with little information: nobody could be reached.
const CALL: i64 = 1;
/// Somebody is there.
const PRESENCE: i64 = 2;
/// A threat to property.
const PROPERTY: i64 = 3;
/// A threat to life.
const LIFE: i64 = 4;

/// The level: 0 no call for service, 1 a call with little information, 2 somebody is there, 3 a threat to property, 4 a
/// threat to life. The worst that was found decides; only somebody with the pass phrase makes it 0, and only where nothing
/// else speaks against it.
pub fn level(evidence: &Evidence<'_>) -> i64 {
    let found = |result: ActResult| evidence.results.contains(&result);
    if found(ActResult::LifeInDanger) || found(ActResult::DuressWord) {
        LIFE
    } else if found(ActResult::CrimeSeen) {
        PROPERTY
    } else if found(ActResult::PersonSeen) || found(ActResult::PhraseWrong) || evidence.confirmed {
        PRESENCE
    } else if found(ActResult::PhraseRight) || evidence.cancelled {
        NONE
    } else {
        CALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_that_was_found_decides() {
        use ActResult as R;
        let check = |results: &[ActResult], confirmed: bool, cancelled: bool, expected: i64| {
            assert_eq!(
                level(&Evidence { results, confirmed, cancelled }),
                expected,
                "{results:?} {confirmed} {cancelled}"
            );
        };
        check(&[], false, false, 1);
        check(&[R::NoAnswer, R::NoAnswer], false, false, 1);
        check(&[R::NoPicture, R::NothingSeen], false, false, 1);
        check(&[R::PhraseRight], false, false, 0);
        check(&[], false, true, 0);
        check(&[], true, false, 2);
        check(&[R::PhraseRight], true, true, 2);
        check(&[R::PersonSeen], false, true, 2);
        check(&[R::PhraseWrong], false, false, 2);
        check(&[R::CrimeSeen, R::PhraseRight], false, false, 3);
        check(&[R::DuressWord], false, false, 4);
        check(&[R::LifeInDanger, R::CrimeSeen], false, true, 4);
    }
}
