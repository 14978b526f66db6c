//! Configuration: file < environment < flag, unknown keys are errors, and every value knows where it came from.

use std::collections::BTreeMap;

use crate::{Error, Result};

/// One setting. Its environment variable is `CASTELLAN_` and the key in upper case, its flag `--` and the key with
/// hyphens; dots become underscores and hyphens.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Key in `castellan.toml`, such as `listen`.
    pub key: &'static str,
    /// Value when nobody sets one.
    pub default: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Whether it is masked wherever it is shown.
    pub secret: bool,
}

impl Setting {
    /// Name of the environment variable.
    pub fn environment(&self) -> String {
        format!("CASTELLAN_{}", self.key.to_uppercase())
    }

    /// Name of the flag, without its hyphens.
    pub fn flag(&self) -> String {
        self.key.replace('_', "-")
    }
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// `castellan.toml`.
    File,
    /// An environment variable.
    Environment,
    /// The command line.
    Flag,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Flag => "flag",
        })
    }
}

/// The effective configuration.
#[derive(Clone, Debug)]
pub struct Config {
    values: BTreeMap<&'static str, (String, Source)>,
    settings: &'static [Setting],
}

impl Config {
    /// Puts the effective configuration together. `file` is the text of `castellan.toml`, `environment` and `flag` give
    /// the value of a variable or flag that is set.
    ///
    /// # Errors
    /// `invalid` for a file that is not TOML, for an unknown key, and for a value that is not plain.
    pub fn resolve(
        settings: &'static [Setting],
        file: &str,
        environment: impl Fn(&str) -> Option<String>,
        flag: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let table: toml::Table =
            file.parse().map_err(|error| Error::invalid(format!("castellan.toml is not valid: {error}")))?;
        for key in table.keys() {
            if !settings.iter().any(|setting| setting.key == key) {
                let known: Vec<&str> = settings.iter().map(|setting| setting.key).collect();
                return Err(Error::invalid(format!(
                    "castellan.toml has the unknown key “{key}”; known are {}",
                    known.join(", ")
                )));
            }
        }
        let mut values = BTreeMap::new();
        for setting in settings {
            let from_file = table.get(setting.key).map(|value| plain(setting.key, value)).transpose()?;
            let chosen = flag(&setting.flag())
                .map(|value| (value, Source::Flag))
                .or_else(|| environment(&setting.environment()).map(|value| (value, Source::Environment)))
                .or_else(|| from_file.map(|value| (value, Source::File)))
                .unwrap_or_else(|| (setting.default.to_owned(), Source::Default));
            values.insert(setting.key, chosen);
        }
        Ok(Self { values, settings })
    }

    /// The same with another default for a key.
    #[must_use]
    pub fn or(mut self, key: &'static str, value: &str) -> Self {
        if let Some(chosen) = self.values.get_mut(key).filter(|(_, source)| *source == Source::Default) {
            value.clone_into(&mut chosen.0);
        }
        self
    }

    /// The value of a key; empty when nobody set one and it has no default.
    ///
    /// # Panics
    /// When the key is not among the settings: a misspelt key in our own code.
    pub fn text(&self, key: &str) -> &str {
        &self.values.get(key).expect("the key is one of the settings").0
    }

    /// The value of a key as another type.
    ///
    /// # Errors
    /// `invalid`, naming the key and where its value came from.
    pub fn get<T: std::str::FromStr>(&self, key: &str) -> Result<T>
    where
        T::Err: std::fmt::Display,
    {
        let (value, source) = self.values.get(key).expect("the key is one of the settings");
        value.parse().map_err(|error| Error::invalid(format!("{key} = “{value}” (from the {source}): {error}")))
    }

    /// The effective configuration as a commented file, secrets masked.
    pub fn print(&self) -> String {
        use std::fmt::Write as _;
        let mut out = String::new();
        for setting in self.settings {
            let (value, source) = self.values.get(setting.key).expect("every setting has a value");
            let shown = if setting.secret && !value.is_empty() { "********" } else { value };
            let _ = writeln!(out, "# {}\n{} = {shown:?}  # {source}", setting.about, setting.key);
        }
        out
    }
}

fn plain(key: &str, value: &toml::Value) -> Result<String> {
    match value {
        toml::Value::String(text) => Ok(text.clone()),
        toml::Value::Integer(number) => Ok(number.to_string()),
        toml::Value::Boolean(flag) => Ok(flag.to_string()),
        _ => Err(Error::invalid(format!("castellan.toml: {key} takes a text, a whole number or true/false"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &[Setting] = &[
        Setting { key: "listen", default: "127.0.0.1:8080", about: "Where to listen.", secret: false },
        Setting { key: "database_url", default: "", about: "Which database.", secret: true },
    ];

    #[test]
    fn a_flag_goes_before_the_environment_and_the_file() {
        let none = |_: &str| None;
        let check = |file: &str, environment: Option<&str>, flag: Option<&str>, expected: (&str, Source)| {
            let config = Config::resolve(
                SETTINGS,
                file,
                |name| environment.filter(|_| name == "CASTELLAN_LISTEN").map(str::to_owned),
                |name| flag.filter(|_| name == "listen").map(str::to_owned),
            )
            .expect("valid");
            assert_eq!(config.values["listen"], (expected.0.to_owned(), expected.1));
        };
        check("", None, None, ("127.0.0.1:8080", Source::Default));
        check("listen = 'a:1'", None, None, ("a:1", Source::File));
        check("listen = 'a:1'", Some("b:2"), None, ("b:2", Source::Environment));
        check("listen = 'a:1'", Some("b:2"), Some("c:3"), ("c:3", Source::Flag));
        assert!(Config::resolve(SETTINGS, "lissten = 'a:1'", none, none).is_err());
        let config = Config::resolve(SETTINGS, "database_url = 'postgres://u:hush@h/d'", none, none).expect("valid");
        assert!(!config.print().contains("hush"));
    }
}
