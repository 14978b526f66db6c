//! Words for values.

/// A duration as one says it.
pub fn duration(seconds: u32) -> String {
    match seconds {
        0..90 => format!("{seconds} s"),
        90..5_400 => format!("{} min", (seconds + 30) / 60),
        _ => {
            let minutes = seconds / 60;
            format!("{} h {} min", minutes / 60, minutes % 60)
        }
    }
}

/// A capability's code as words.
pub fn capability(code: &str) -> String {
    code.replace('_', " ")
}

/// Capabilities as a list: “first aid, k9 and a lift key”.
pub(super) fn capabilities(codes: &[&str]) -> String {
    match codes {
        [] => String::new(),
        [one] => capability(one),
        [rest @ .., last] => {
            let rest: Vec<String> = rest.iter().map(|code| capability(code)).collect();
            format!("{} and {}", rest.join(", "), capability(last))
        }
    }
}
