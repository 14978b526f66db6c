//! Routes of accounts, sessions, tokens and what people sign in with.

mod accounts;
mod compartments;
mod passkeys;
mod proof;
mod second_factors;
mod sessions;
mod sign_in_links;
mod single_sign_on;
mod tokens;

pub use passkeys::PublicAddress;

use std::sync::Arc;

use kernel::{App, routes};
use utoipa_axum::router::OpenApiRouter;

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
        .routes(routes!(second_factors::reset_factors, second_factors::show_account_factors))
        .routes(routes!(passkeys::list_passkeys, passkeys::add_passkey))
        .routes(routes!(passkeys::offer_passkey))
        .routes(routes!(passkeys::remove_passkey))
        .routes(routes!(passkeys::challenge_passkey))
        .routes(routes!(passkeys::open_session_by_passkey))
        .routes(routes!(second_factors::show_policy, second_factors::change_policy))
        .routes(routes!(single_sign_on::show_single_sign_on))
        .routes(routes!(single_sign_on::begin_single_sign_on))
        .routes(routes!(single_sign_on::finish_single_sign_on))
        .routes(routes!(single_sign_on::confirm_single_sign_on))
        .routes(routes!(
            sign_in_links::show_own_link,
            sign_in_links::begin_own_single_sign_on,
            sign_in_links::remove_own_link
        ))
        .routes(routes!(sign_in_links::show_link, sign_in_links::change_link, sign_in_links::remove_link))
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
