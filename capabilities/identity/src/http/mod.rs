//! Routes of accounts, sessions and tokens.

mod accounts;
mod compartments;
mod proof;
mod second_factors;
mod sessions;
mod tokens;

use std::sync::Arc;

use kernel::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(sessions::open_session, sessions::show_session, sessions::end_session))
        .routes(routes!(sessions::prove_session))
        .routes(routes!(sessions::change_password))
        .routes(routes!(sessions::list_sessions, sessions::end_other_sessions))
        .routes(routes!(sessions::end_own_session))
        .routes(routes!(sessions::list_account_sessions, sessions::end_account_sessions))
        .routes(routes!(second_factors::show_second_factors))
        .routes(routes!(second_factors::offer_app, second_factors::confirm_app, second_factors::remove_app))
        .routes(routes!(second_factors::make_recovery_codes))
        .routes(routes!(second_factors::reset_factors))
        .routes(routes!(second_factors::show_policy, second_factors::change_policy))
        .routes(routes!(accounts::list_accounts, accounts::create_account))
        .routes(routes!(accounts::show_account, accounts::change_account))
        .routes(routes!(accounts::show_account_rights))
        .routes(routes!(tokens::list_tokens, tokens::create_token))
        .routes(routes!(tokens::revoke_token))
        .routes(routes!(compartments::list_compartments, compartments::create_compartment))
        .routes(routes!(compartments::change_compartment))
        .routes(routes!(compartments::break_glass))
        .routes(routes!(compartments::confirm_glass))
        .routes(routes!(compartments::end_glass))
}
