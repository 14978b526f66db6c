//! Finding a place by what people type: any words of its path or its site's name, in any order.

/// Words of a query that count; more are left out.
const WORDS_MAX: usize = 8;

/// Text folded for searching: lower case, common accents taken off, punctuation as blanks.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    // A blank before every word lets a search ask for beginnings of words.
    out.push(' ');
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => out.push('a'),
            'è' | 'é' | 'ê' | 'ë' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' => out.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => out.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            letter if letter.is_alphanumeric() => out.push(letter),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out
}

/// The words of a query, folded.
pub fn words(query: &str) -> Vec<String> {
    fold(query).split_whitespace().take(WORDS_MAX).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_meets_what_is_stored() {
        for (stored, typed, found) in [
            ("Tower A / 3 / 311 Harbour Point", "tower 311", true),
            ("Café Müller", "cafe muller", true),
            ("North gate", "gate north", true),
            ("North gate", "ate", false),
            ("Loading bay", "loading dock", false),
        ] {
            let stored = fold(stored);
            let fits = words(typed).iter().all(|word| stored.contains(&format!(" {word}")));
            assert_eq!(fits, found, "{typed} in {stored}");
        }
    }
}
