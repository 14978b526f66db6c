//! What the writer remembers of its own questions. A command loads the site, the type, the place and the unit that the
//! command before it loaded; asked again they are a round trip each on PostgreSQL, and half of a command's time.
//!
//! The writer holds the head row for the length of a batch, so nobody else writes meanwhile: an answer stays true until a
//! statement of this writer touches one of the words in its question, or another node has written between two batches.

use std::collections::HashMap;

use super::{Row, Value};

/// Answers kept; beyond it all are forgotten, which costs a few questions.
const ANSWERS_MAX: usize = 4_096;
/// Rows of an answer worth keeping: what is longer is a list, and no two commands ask for the same one.
const ROWS_MAX: usize = 64;

/// Answers to statements, each true as long as no table it names was written.
#[derive(Default)]
pub(super) struct Remembered {
    /// The words of each statement: whatever table it reads is among them.
    questions: HashMap<String, Vec<usize>>,
    words: HashMap<String, usize>,
    /// The number of the last write to the table that the word names; 0 for words that name none.
    written: Vec<u64>,
    writes: u64,
    answers: HashMap<Vec<u8>, Answer>,
}

struct Answer {
    rows: Vec<Row>,
    /// Writes before it was asked.
    at: u64,
}

impl Remembered {
    /// The answer to a question, if it still holds.
    pub(super) fn recall(&mut self, sql: &str, params: &[Value]) -> Option<Vec<Row>> {
        let answer = self.answers.get(&key(sql, params))?;
        let words = self.questions.get(sql)?;
        let holds = words.iter().all(|word| self.written.get(*word).is_some_and(|written| *written <= answer.at));
        holds.then(|| answer.rows.clone())
    }

    /// Keeps the answer to a question. Only a SELECT is one.
    pub(super) fn keep(&mut self, sql: &str, params: &[Value], rows: &[Row]) {
        if rows.len() > ROWS_MAX || !sql.starts_with("SELECT ") {
            return;
        }
        if self.answers.len() >= ANSWERS_MAX {
            self.answers.clear();
        }
        if !self.questions.contains_key(sql) {
            let mut words: Vec<usize> = words(sql).map(|word| self.word(word)).collect();
            words.sort_unstable();
            words.dedup();
            self.questions.insert(sql.to_owned(), words);
        }
        self.answers.insert(key(sql, params), Answer { rows: rows.to_vec(), at: self.writes });
    }

    /// Takes note of a statement that writes.
    pub(super) fn written(&mut self, sql: &str) {
        self.writes += 1;
        let Some(table) = target(sql) else {
            self.forget();
            return;
        };
        let word = self.word(table);
        if let Some(written) = self.written.get_mut(word) {
            *written = self.writes;
        }
    }

    /// How many statements that write have gone by.
    pub(super) const fn writes(&self) -> u64 {
        self.writes
    }

    /// Forgets every answer: what was written since is undone, or somebody else has written.
    pub(super) fn forget(&mut self) {
        self.answers.clear();
    }

    fn word(&mut self, word: &str) -> usize {
        if let Some(number) = self.words.get(word) {
            return *number;
        }
        let number = self.written.len();
        self.words.insert(word.to_owned(), number);
        self.written.push(0);
        number
    }
}

fn words(sql: &str) -> impl Iterator<Item = &str> {
    sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

/// The table that a statement writes; none when it is not of a form known here.
fn target(sql: &str) -> Option<&str> {
    let mut words = words(sql);
    match (words.next()?, words.next()?) {
        ("INSERT", "INTO") | ("DELETE", "FROM") => words.next(),
        ("UPDATE", table) => Some(table),
        _ => None,
    }
}

/// The question with its values, each with its length, so that no two questions have the same key.
fn key(sql: &str, params: &[Value]) -> Vec<u8> {
    let mut key = Vec::with_capacity(sql.len() + params.len() * 24);
    let mut add = |kind: u8, bytes: &[u8]| {
        key.push(kind);
        key.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        key.extend_from_slice(bytes);
    };
    add(0, sql.as_bytes());
    for param in params {
        match param {
            Value::Null => add(1, &[]),
            Value::Bool(value) => add(2, &[u8::from(*value)]),
            Value::Int(value) => add(3, &value.to_le_bytes()),
            Value::Real(value) => add(4, &value.to_bits().to_le_bytes()),
            Value::Text(value) => add(5, value.as_bytes()),
            Value::Bytes(value) => add(6, value),
            Value::Uuid(value) => add(7, value.as_bytes()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "SELECT site.id, site.name FROM site WHERE id = $1";
    const BOTH: &str = "SELECT unit.id FROM unit, site WHERE unit.site_id = site.id";

    fn rows(n: i64) -> Vec<Row> {
        vec![Row(vec![Value::Int(n)])]
    }

    #[test]
    fn an_answer_holds_until_its_table_is_written() {
        for (statement, site_holds, both_holds) in [
            ("INSERT INTO incident (id) VALUES ($1)", true, true),
            ("UPDATE site SET name = $2 WHERE id = $1", false, false),
            ("DELETE FROM unit WHERE id = $1", true, false),
            ("WITH gone AS (SELECT 1) DELETE FROM place", false, false),
        ] {
            let mut remembered = Remembered::default();
            remembered.keep(SITE, &[Value::Int(1)], &rows(1));
            remembered.keep(BOTH, &[], &rows(2));
            remembered.written(statement);
            assert_eq!(remembered.recall(SITE, &[Value::Int(1)]).is_some(), site_holds, "{statement}");
            assert_eq!(remembered.recall(BOTH, &[]).is_some(), both_holds, "{statement}");
        }
    }

    #[test]
    fn a_question_is_its_text_and_its_values() {
        let mut remembered = Remembered::default();
        remembered.keep(SITE, &[Value::Text("ab".into()), Value::Text("c".into())], &rows(1));
        for params in [
            vec![Value::Text("a".into()), Value::Text("bc".into())],
            vec![Value::Bytes(b"ab".to_vec()), Value::Text("c".into())],
            vec![Value::Text("ab".into())],
        ] {
            assert!(remembered.recall(SITE, &params).is_none(), "{params:?}");
        }
        assert!(remembered.recall(SITE, &[Value::Text("ab".into()), Value::Text("c".into())]).is_some());
    }

    #[test]
    fn it_stays_small() {
        let mut remembered = Remembered::default();
        for n in 0..10_000 {
            remembered.keep(SITE, &[Value::Int(n)], &rows(n));
        }
        assert!(remembered.answers.len() <= ANSWERS_MAX);
        remembered.keep(SITE, &[Value::Int(-1)], &vec![Row(vec![Value::Null]); ROWS_MAX + 1]);
        assert!(remembered.recall(SITE, &[Value::Int(-1)]).is_none());
    }
}
