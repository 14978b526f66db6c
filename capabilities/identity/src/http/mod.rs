//! Routes of accounts, sessions and tokens.

mod accounts;
mod sessions;
mod tokens;

use std::sync::Arc;

use kernel::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(sessions::open_session, sessions::show_session, sessions::end_session))
        .routes(routes!(accounts::list_accounts, accounts::create_account))
        .routes(routes!(accounts::show_account, accounts::change_account))
        .routes(routes!(accounts::show_account_rights))
        .routes(routes!(tokens::list_tokens, tokens::create_token))
        .routes(routes!(tokens::revoke_token))
}
