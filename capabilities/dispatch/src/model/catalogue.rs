//! The catalogue: incident types and dispositions. What ships is a start; an organisation changes it.

use kernel::db::Json;
use kernel::{Error, Id, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::chain::percent_of;

/// A kind of incident as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the schema files describe every column")]
pub struct IncidentType {
    pub id: Id,
    pub organisation: Id,
    pub code: String,
    pub name: String,
    pub category: String,
    pub priority: i64,
    pub queue_s: i64,
    pub travel_s: i64,
    pub scene_s: i64,
    pub warning_percent: i64,
    pub safety_check_min: Option<i64>,
    pub priority_percent: Option<Json<Vec<i64>>>,
    pub words: Json<Vec<String>>,
    pub needs: Json<Vec<String>>,
    pub active: bool,
    pub version: i64,
}

impl IncidentType {
    /// The targets of its phases.
    pub const fn targets(&self) -> Targets {
        Targets {
            queue_s: self.queue_s,
            travel_s: self.travel_s,
            scene_s: self.scene_s,
            warning_percent: self.warning_percent,
        }
    }
}

/// What an incident says of its type. A board reads them all, and needs no more of them.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in the type")]
pub struct TypeLabel {
    pub code: String,
    pub name: String,
    pub category: String,
    pub queue_s: i64,
    pub travel_s: i64,
    pub scene_s: i64,
    pub warning_percent: i64,
    pub priority_percent: Option<Json<Vec<i64>>>,
}

impl TypeLabel {
    /// The targets for an incident of this priority.
    pub fn targets_at(&self, priority: i64) -> Targets {
        let percent = self.priority_percent.as_ref().map_or(100, |list| percent_of(&list.0, priority));
        // A target never shrinks to nothing.
        let scaled = |target: i64| (target * percent / 100).max(1);
        Targets {
            queue_s: scaled(self.queue_s),
            travel_s: scaled(self.travel_s),
            scene_s: scaled(self.scene_s),
            warning_percent: self.warning_percent,
        }
    }
}

/// Refuses a pause between safety checks that cannot be.
///
/// # Errors
/// `invalid` on the field `safety_check_min`.
pub fn check_safety(minutes: i64) -> Result<()> {
    if (1..=SAFETY_CHECK_MIN_MAX).contains(&minutes) {
        Ok(())
    } else {
        let message = format!("safety checks are 1 to {SAFETY_CHECK_MIN_MAX} minutes apart");
        Err(Error::invalid(message.clone()).field("safety_check_min", message))
    }
}

/// Longest pause between two safety checks in minutes.
const SAFETY_CHECK_MIN_MAX: i64 = 240;

/// How long each phase may take, in seconds, and the share of it after which a timer warns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// Received to dispatched.
    pub queue_s: i64,
    /// Dispatched to on scene.
    pub travel_s: i64,
    /// On scene to cleared.
    pub scene_s: i64,
    /// Percent of a target after which a timer warns.
    pub warning_percent: i64,
}

impl Targets {
    /// Refuses targets that cannot be.
    ///
    /// # Errors
    /// `invalid` on the field `targets`.
    pub fn check(self) -> Result<()> {
        let week = 7 * 24 * 3600;
        let sane = [self.queue_s, self.travel_s, self.scene_s].iter().all(|target| (1..=week).contains(target));
        if sane && (1..=100).contains(&self.warning_percent) {
            Ok(())
        } else {
            let message = "targets are seconds from 1 to a week, the warning a percentage from 1 to 100";
            Err(Error::invalid(message).field("targets", message))
        }
    }
}

/// A kind of incident as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = IncidentType)]
pub struct IncidentTypeView {
    /// Id.
    pub id: Id,
    /// Code, stable for ever.
    pub code: String,
    /// Plain name.
    pub name: String,
    /// Category.
    pub category: String,
    /// Default priority.
    pub priority: i64,
    /// Targets per phase.
    pub targets: Targets,
    /// Minutes between safety checks of a unit on scene; null: none.
    pub safety_check_min: Option<i64>,
    /// Per cent of the targets for priority 1 to 5; null: the same for all.
    pub priority_percent: Option<Vec<i64>>,
    /// What else callers say.
    pub words: Vec<String>,
    /// What a unit has to be able to do to be suggested, all of it: `first_aid`, `key_holder` …
    pub needs: Vec<String>,
    /// Offered for new incidents.
    pub active: bool,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl From<IncidentType> for IncidentTypeView {
    fn from(kind: IncidentType) -> Self {
        let targets = kind.targets();
        Self {
            id: kind.id,
            code: kind.code,
            name: kind.name,
            category: kind.category,
            priority: kind.priority,
            targets,
            safety_check_min: kind.safety_check_min,
            priority_percent: kind.priority_percent.map(|list| list.0),
            words: kind.words.0,
            needs: kind.needs.0,
            active: kind.active,
            version: kind.version,
        }
    }
}

/// An outcome code as stored.
#[derive(Clone, Debug)]
pub struct Disposition {
    /// Id.
    pub id: Id,
    /// Organisation.
    pub organisation: Id,
    /// Code.
    pub code: String,
    /// Plain name.
    pub name: String,
    /// When to use it.
    pub about: String,
    /// Offered when an incident is closed.
    pub active: bool,
    /// Counts its changes.
    pub version: i64,
}

/// An outcome code as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Disposition)]
pub struct DispositionView {
    /// Id.
    pub id: Id,
    /// Code, stable for ever.
    pub code: String,
    /// Plain name.
    pub name: String,
    /// When to use it.
    pub about: String,
    /// Offered when an incident is closed.
    pub active: bool,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl From<Disposition> for DispositionView {
    fn from(row: Disposition) -> Self {
        let Disposition { id, organisation: _, code, name, about, active, version } = row;
        Self { id, code, name, about, active, version }
    }
}

/// Longest code of a type or disposition.
const CODE_MAX: usize = 60;

/// Refuses a code that reports and exports could not keep for ever.
///
/// # Errors
/// `invalid` on the field `code`.
pub fn check_code(code: &str) -> Result<()> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if code.is_empty() || code.len() > CODE_MAX || !code.chars().all(plain) {
        let message = "a code has up to 60 lower-case letters, digits and underscores";
        return Err(Error::invalid(message).field("code", message));
    }
    Ok(())
}

/// An outcome code as the shipped catalogue writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedDisposition {
    /// Code, stable for ever.
    pub code: String,
    /// Plain name.
    pub name: String,
    /// When to use it.
    pub about: String,
}

/// A type as the shipped catalogue writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedType {
    /// Code, stable for ever.
    pub code: String,
    /// Plain name.
    pub name: String,
    /// Category.
    pub category: String,
    /// Default priority.
    pub priority: i64,
    /// Targets per phase.
    pub targets: Targets,
    /// Minutes between safety checks of a unit on scene.
    #[serde(default)]
    pub safety_check_min: Option<i64>,
    /// What else callers say.
    #[serde(default)]
    pub words: Vec<String>,
    /// What a unit has to be able to do.
    #[serde(default)]
    pub needs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShippedTypes {
    categories: Vec<String>,
    #[serde(rename = "type")]
    types: Vec<ShippedType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShippedDispositions {
    disposition: Vec<ShippedDisposition>,
}

/// The incident types that ship.
///
/// # Errors
/// `internal` when the shipped file is broken, which a test excludes.
pub fn shipped_types() -> Result<Vec<ShippedType>> {
    let shipped: ShippedTypes =
        toml::from_str(include_str!("../../catalogue/incident_types.toml")).map_err(Error::internal)?;
    let stray = shipped.types.iter().find(|kind| !shipped.categories.contains(&kind.category));
    match stray {
        Some(kind) => Err(Error::internal(format!("{} is in no category", kind.code))),
        None => Ok(shipped.types),
    }
}

/// The dispositions that ship.
///
/// # Errors
/// `internal` when the shipped file is broken, which a test excludes.
pub fn shipped_dispositions() -> Result<Vec<ShippedDisposition>> {
    let shipped: ShippedDispositions =
        toml::from_str(include_str!("../../catalogue/dispositions.toml")).map_err(Error::internal)?;
    Ok(shipped.disposition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_is_whole() {
        let types = shipped_types().expect("readable");
        let codes: std::collections::BTreeSet<_> = types.iter().map(|kind| &kind.code).collect();
        assert_eq!(codes.len(), types.len());
        for kind in &types {
            kind.targets.check().expect(&kind.code);
            assert!((1..=5).contains(&kind.priority), "{}", kind.code);
        }
        assert!(shipped_dispositions().expect("readable").iter().any(|disposition| disposition.code == "handled"));
    }
}
