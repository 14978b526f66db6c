//! Routes of figures.

mod alarm_csv;
mod alarms;
mod csv;
mod figures;
mod reports;

use std::sync::Arc;

use kernel::{App, routes};
use utoipa_axum::router::OpenApiRouter;

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(figures::show_figures))
        .routes(routes!(figures::list_figured_incidents))
        .routes(routes!(figures::show_demand))
        .routes(routes!(figures::show_staffing))
        .routes(routes!(alarms::show_alarm_figures))
        .routes(routes!(alarms::list_figured_alarms))
        .routes(routes!(alarms::show_alarm_load))
        .routes(routes!(reports::list_reports, reports::create_report))
        .routes(routes!(reports::show_report, reports::update_report, reports::delete_report))
        .routes(routes!(reports::send_report))
        .routes(routes!(reports::preview_report))
        .routes(routes!(reports::list_report_runs))
}
