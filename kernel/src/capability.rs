//! What a capability is made of. The binary mounts each of them and puts their tables together.

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;

use crate::App;
use crate::actor::Right;
use crate::db::Migration;
use crate::feed::Visibility;
use crate::sweep::Duty;

/// One thing that an operation does: its routes, tables, rights and duties.
pub struct Capability {
    /// Name of its crate.
    pub name: &'static str,
    /// Its part of the API, under `/api/v1`.
    pub routes: OpenApiRouter<Arc<App>>,
    /// Its tables.
    pub migrations: &'static [Migration],
    /// Its part of the rights table.
    pub rights: &'static [Right],
    /// Who may see its journal entries.
    pub visibility: &'static [Visibility],
    /// What runs by itself: handlers of its deadlines.
    pub duties: &'static [Duty],
}

/// Embeds a schema file: `migration!("dispatch", "0001_incidents")`.
#[macro_export]
macro_rules! migration {
    ($capability:literal, $name:literal) => {
        $crate::db::Migration {
            name: concat!($capability, "/", $name),
            sql: include_str!(concat!("../migrations/", $name, ".sql")),
        }
    };
}
