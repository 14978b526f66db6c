//! First run: the organisation, its first site and its first administrator, once, by whoever can read the server's
//! output.

use std::sync::Arc;

use axum::Json;
use identity::commands::{CreateAccount, FoundOrganisation, create_account, found_organisation, offer_setup};
use kernel::actor::{Actor, Caller, Grant};
use kernel::app::Credential;
use kernel::db::{Context, Refused, Tx};
use kernel::http::{Anyone, Body, Created, Done};
use kernel::{App, Capability, Id, Result, Role, routes};
use places::commands::{CreateSite, create_site};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

/// Groups of letters in a set-up code: some 80 bits.
const CODE_GROUPS: usize = 4;

/// Setting up is a composition of capabilities, so it is mounted like one.
pub fn capability() -> Capability {
    Capability {
        name: "setup",
        routes: OpenApiRouter::<Arc<App>>::default().routes(routes!(show_setup, set_up)),
        migrations: &[],
        rights: &[],
        visibility: &[],
        duties: &[],
    }
}

/// Whether the system still has to be set up.
#[derive(Debug, Serialize, ToSchema)]
struct SetupState {
    needed: bool,
}

/// Ask whether the system still has to be set up.
#[utoipa::path(get, path = "/setup", tag = "identity", responses((status = 200, body = SetupState)))]
async fn show_setup(anyone: Anyone) -> Result<Json<SetupState>> {
    let needed = anyone.app.db.read(identity::queries::needs_setup).await?;
    Ok(Json(SetupState { needed }))
}

/// Name of the organisation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Its name.
    pub name: String,
}

/// The first administrator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAdministrator {
    username: String,
    name: String,
    password: String,
}

/// Everything that a fresh system needs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetUp {
    /// The one-time code from the server's output.
    code: String,
    organisation: NewOrganisation,
    site: CreateSite,
    administrator: NewAdministrator,
}

/// What was made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SetUpDone {
    /// The organisation.
    pub organisation_id: Id,
    /// The first site.
    pub site_id: Id,
    /// The first administrator.
    pub account_id: Id,
}

/// Set a fresh system up.
#[utoipa::path(post, path = "/setup", tag = "identity", request_body = SetUp,
    responses((status = 201, body = SetUpDone)))]
async fn set_up(anyone: Anyone, Body(input): Body<SetUp>) -> Result<Created<SetUpDone>, Refused> {
    let administrator = input.administrator;
    let words = [
        administrator.username.as_str(),
        administrator.name.as_str(),
        input.organisation.name.as_str(),
        input.site.name.as_str(),
    ];
    identity::password::check(&administrator.password, &words)?;
    let code = (anyone.credential != Some(Credential::Operator)).then_some(input.code);
    let foundation = Foundation {
        organisation: FoundOrganisation { name: input.organisation.name, code },
        site: input.site,
        administrator: CreateAccount {
            username: administrator.username,
            name: administrator.name,
            email: None,
            grants: vec![Grant { role: Role::Administrator, site_id: None }],
            password_hash: identity::password::hash(administrator.password).await?,
            password_mark: String::new(),
        },
    };
    found(&anyone.app, foundation).await.map(Done).map(Created)
}

/// What a fresh system begins with.
#[derive(Clone, Debug, Serialize)]
pub struct Foundation {
    /// The organisation.
    pub organisation: FoundOrganisation,
    /// The first site.
    pub site: CreateSite,
    /// The first administrator.
    pub administrator: CreateAccount,
}

/// Founds the organisation with its first site, its catalogue and its administrator, in one transaction.
///
/// # Errors
/// `conflict` when it was done before; `forbidden` for a wrong code; what the parts refuse.
pub async fn found(app: &App, foundation: Foundation) -> Result<kernel::db::Reply<SetUpDone>, Refused> {
    let caller = Caller::internal(Actor::system("Set-up", &app.rights), "POST /api/v1/setup");
    app.db.write(caller, foundation, run).await
}

fn run(tx: &mut Tx<'_>, context: &Context, input: Foundation) -> Result<SetUpDone> {
    found_organisation(tx, context, input.organisation)?;
    let site = create_site(tx, context, input.site)?;
    dispatch::commands::load_catalogue(tx, context, ())?;
    let account = create_account(tx, context, input.administrator)?;
    Ok(SetUpDone { organisation_id: kernel::Sql::organisation(tx), site_id: site.id, account_id: account.id })
}

/// Gives an organisation that an older version founded what the catalogue has gained since. What is there stays as it is.
///
/// # Errors
/// What the store gives.
pub async fn complete_catalogue(app: &App) -> Result<()> {
    if app.db.read(identity::queries::needs_setup).await? || !app.db.read(dispatch::queries::lacks_shipped).await? {
        return Ok(());
    }
    let caller = Caller::internal(Actor::system("Set-up", &app.rights), "new in the catalogue");
    app.db.write(caller, (), dispatch::commands::load_catalogue).await.map_err(kernel::Error::from)?;
    Ok(())
}

/// Offers a fresh system for setting up: gives a new one-time code, or none when it is set up already.
///
/// # Errors
/// `unavailable` when the store does not take it.
pub async fn offer(app: &App) -> Result<Option<String>> {
    if !app.db.read(identity::queries::needs_setup).await? {
        return Ok(None);
    }
    let code = kernel::secret::readable(CODE_GROUPS);
    let caller = Caller::internal(Actor::system("Set-up", &app.rights), "offer of set-up");
    app.db.write(caller, code.clone(), offer_setup).await.map_err(kernel::Error::from)?;
    Ok(Some(code))
}
