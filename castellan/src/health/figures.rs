//! What the program counts anyway, read back: the same figures that an operator's monitoring alarms on.

use std::collections::BTreeMap;

/// Figures by name and labels, as Prometheus writes them.
pub(super) struct Figures(BTreeMap<String, f64>);

impl Figures {
    /// Reads the text of `/metrics`.
    pub(super) fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let read = lines.filter_map(|line| {
            let (name, value) = line.rsplit_once(' ')?;
            Some((name.to_owned(), value.parse().ok()?))
        });
        Self(read.collect())
    }

    /// A figure by its name, with its labels where it has some; none before its first event.
    pub(super) fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }

    /// The sum over all labels of a name.
    pub(super) fn sum(&self, name: &str) -> f64 {
        let labelled = format!("{name}{{");
        self.0.iter().filter(|(key, _)| *key == name || key.starts_with(&labelled)).map(|(_, value)| value).sum()
    }
}

/// Something that goes well or fails again and again, of which only counts are known.
#[derive(Debug, Default)]
pub(super) struct Goes {
    done: f64,
    failed: f64,
    failing: bool,
}

impl Goes {
    /// Takes the counts as they are now, and tells whether it fails: it failed since the last look, or has not gone well
    /// since it failed.
    pub(super) fn fails(&mut self, done: f64, failed: f64) -> bool {
        if failed > self.failed {
            self.failing = true;
        } else if done > self.done {
            self.failing = false;
        }
        (self.done, self.failed) = (done, failed);
        self.failing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_by_name_and_labels() {
        let figures =
            Figures::read("# TYPE a counter\na{x=\"1\"} 2\na{x=\"2\"} 3\n# TYPE b gauge\nb 0.5\na_total 7\nbroken\n");
        assert_eq!((figures.get("b"), figures.get("a{x=\"2\"}"), figures.get("c")), (Some(0.5), Some(3.0), None));
        assert_eq!((figures.sum("a"), figures.sum("b")), (5.0, 0.5));
    }

    #[test]
    fn it_fails_until_it_has_gone_well_again() {
        let mut goes = Goes::default();
        for (done, failed, fails) in [
            (0.0, 0.0, false),
            (1.0, 0.0, false),
            (1.0, 1.0, true),
            (1.0, 1.0, true),
            (2.0, 1.0, false),
            (3.0, 2.0, true),
        ] {
            assert_eq!(goes.fails(done, failed), fails, "{done} {failed}");
        }
    }
}
