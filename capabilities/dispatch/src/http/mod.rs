//! Routes of incidents, assignments and the catalogue.

mod assignments;
mod attachments;
mod catalogue;
mod desk;
mod imports;
mod incidents;
mod links;
mod outcomes;
mod outside;
mod people;
mod retention;
mod schedules;
mod sealed_reads;
mod seals;
mod subjects;
mod suggestions;
mod watch;

use std::sync::Arc;

use axum::Extension;
use kernel::{App, routes};
use utoipa_axum::router::OpenApiRouter;

use crate::queries::KnownIncidents;

pub use sealed_reads::note_sealed_read;

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(incidents::list_incidents, incidents::create_incident))
        .routes(routes!(incidents::show_incident, incidents::update_incident))
        .routes(routes!(incidents::add_line))
        .routes(routes!(incidents::ask_backup))
        .routes(routes!(outcomes::hold_incident))
        .routes(routes!(outcomes::release_incident))
        .routes(routes!(outcomes::close_incident))
        .routes(routes!(outcomes::cancel_incident))
        .routes(routes!(outcomes::reopen_incident))
        .routes(routes!(outside::call_outside))
        .routes(routes!(outside::advance_outside))
        .routes(routes!(links::merge_incident))
        .routes(routes!(links::relate_incident))
        .routes(routes!(links::remove_relation))
        .routes(routes!(links::list_earlier))
        .routes(routes!(suggestions::suggest_units))
        .routes(routes!(people::add_person))
        .routes(routes!(people::change_person, people::remove_person))
        .routes(routes!(people::add_vehicle))
        .routes(routes!(people::change_vehicle, people::remove_vehicle))
        .routes(routes!(attachments::attach_file))
        .routes(routes!(attachments::read_attachment))
        .routes(routes!(attachments::remove_attachment))
        .routes(routes!(assignments::assign_unit))
        .routes(routes!(assignments::advance_assignment))
        .routes(routes!(assignments::transfer_assignment))
        .routes(routes!(catalogue::list_types, catalogue::create_type))
        .routes(routes!(catalogue::update_type))
        .routes(routes!(desk::list_desk, desk::create_position))
        .routes(routes!(desk::update_position))
        .routes(routes!(desk::take_position))
        .routes(routes!(desk::leave_position))
        .routes(routes!(desk::hand_over))
        .routes(routes!(desk::list_pass_ons))
        .routes(routes!(desk::sign_pass_on))
        .routes(routes!(desk::show_presence))
        .routes(routes!(schedules::list_schedules, schedules::create_schedule))
        .routes(routes!(schedules::update_schedule))
        .routes(routes!(schedules::show_calendar))
        .routes(routes!(watch::take_incident))
        .routes(routes!(watch::hand_incident))
        .routes(routes!(watch::confirm_safe))
        .routes(routes!(watch::still_coming))
        .routes(routes!(watch::list_dispatchers))
        .routes(routes!(watch::show_chain, watch::set_chain))
        .routes(routes!(catalogue::list_dispositions, catalogue::create_disposition))
        .routes(routes!(catalogue::update_disposition))
        .routes(routes!(imports::import_calls))
        .routes(routes!(subjects::list_subjects))
        .routes(routes!(subjects::show_subject))
        .routes(routes!(subjects::preview_erasure))
        .routes(routes!(subjects::erase_subject))
        .routes(routes!(subjects::access_subject))
        .routes(routes!(subjects::list_legal_holds, subjects::place_legal_hold))
        .routes(routes!(subjects::lift_legal_hold))
        .routes(routes!(retention::show_retention, retention::set_retention))
        .routes(routes!(retention::list_retention_proposals))
        .routes(routes!(retention::approve_retention))
        .routes(routes!(retention::dismiss_retention))
        .routes(routes!(seals::seal_incident))
        .routes(routes!(seals::unseal_incident))
        .layer(Extension(Arc::new(KnownIncidents::default())))
}
