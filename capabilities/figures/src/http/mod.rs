//! Routes of figures.

mod csv;
mod figures;

use std::sync::Arc;

use kernel::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(figures::show_figures))
        .routes(routes!(figures::list_figured_incidents))
        .routes(routes!(figures::show_demand))
        .routes(routes!(figures::show_staffing))
}
