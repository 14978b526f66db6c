//! Routes of alarms, signals, accounts and sources.

mod accounts;
mod alarms;
mod scripts;
mod signals;
mod sources;

use std::sync::Arc;

use kernel::{App, routes};
use utoipa_axum::router::OpenApiRouter;

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(alarms::list_alarms))
        .routes(routes!(alarms::show_alarm))
        .routes(routes!(alarms::take_alarm))
        .routes(routes!(alarms::acknowledge_alarm))
        .routes(routes!(alarms::act_on_alarm))
        .routes(routes!(alarms::check_phrase))
        .routes(routes!(alarms::set_alarm_level))
        .routes(routes!(alarms::park_alarm))
        .routes(routes!(alarms::release_alarm))
        .routes(routes!(alarms::open_alarm_incident))
        .routes(routes!(alarms::decide_alarm))
        .routes(routes!(signals::list_signals))
        .routes(routes!(signals::list_anomalies))
        .routes(routes!(accounts::list_alarm_accounts, accounts::create_alarm_account))
        .routes(routes!(accounts::show_alarm_account, accounts::update_alarm_account))
        .routes(routes!(accounts::import_alarm_accounts))
        .routes(routes!(accounts::put_on_test))
        .routes(routes!(accounts::shelve_zone))
        .routes(routes!(scripts::list_alarm_scripts, scripts::set_alarm_script))
        .routes(routes!(sources::renew_alarm_source_secret))
        .routes(routes!(sources::receive_alarm_signals))
}
