//! The one place where capabilities are put together.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use identity::oidc::SingleSignOn;
use kernel::actor::RightsTable;
use kernel::clock::SteadyClock;
use kernel::config::Config;
use kernel::db::{Db, Migration, StoreKind};
use kernel::feed::{Feed, VisibilityTable};
use kernel::outbound::{Guard, Outbound};
use kernel::sweep::Duty;
use kernel::tree::{Copies, Witnessing};
use kernel::{App, Capability, Error, Files, Result, Sealer};
use notify::model::{MailServer, MailSettings};
use tokio::sync::watch;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

/// Every capability, from the bottom up; a capability may use those before it.
fn capabilities() -> Vec<Capability> {
    identity::admission::connect(dispatch::queries::sealed_work);
    identity::password::connect(places::queries::names_of_all_sites);
    vec![
        kernel::http::journal::capability(),
        identity::capability(),
        places::capability(),
        force::capability(dispatch::engagements),
        dispatch::capability(),
        alarms::capability(),
        figures::capability(),
        notify::capability(),
        crate::setup::capability(),
        crate::map::capability(),
        crate::health::capability(),
    ]
}

/// What the capabilities bring to the running system besides the application state.
pub struct Parts {
    /// The API under `/api/v1`, not yet given its state.
    pub api: axum::Router<Arc<App>>,
    /// Its OpenAPI document.
    pub document: utoipa::openapi::OpenApi,
    /// Handlers of deadlines.
    pub duties: Vec<Duty>,
    /// Where people open the system, for their passkeys.
    pub address: identity::PublicAddress,
    migrations: Vec<Migration>,
    rights: Arc<RightsTable>,
    visibility: VisibilityTable,
}

/// Head of the API document.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Castellan",
        description = "The interface of Castellan: what its own pages use, and nothing else.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(kernel::error::Problem)),
    tags(
        (name = "identity", description = "Accounts, roles, sessions, tokens"),
        (name = "places", description = "Sites, areas, points"),
        (name = "force", description = "Units on duty"),
        (name = "dispatch", description = "Incidents and assignments"),
        (name = "alarms", description = "What devices say, and how a person makes certain"),
        (name = "figures", description = "How long things took, how much there was, how many people that asks for"),
        (name = "notify", description = "What other systems are told"),
        (name = "health", description = "Whether everything works"),
        (name = "journal", description = "What was done, and what is happening")
    )
)]
struct Document;

/// Puts the capabilities' parts together.
pub fn parts() -> Parts {
    let mut routes = OpenApiRouter::new();
    let (mut migrations, mut rights, mut visibility, mut duties) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for capability in capabilities() {
        routes = routes.merge(capability.routes);
        migrations.extend_from_slice(capability.migrations);
        rights.extend_from_slice(capability.rights);
        visibility.extend_from_slice(capability.visibility);
        duties.extend_from_slice(capability.duties);
    }
    let (api, mut document) =
        OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", routes).split_for_parts();
    crate::document::complete(&mut document);
    Parts {
        api,
        document,
        duties,
        address: identity::PublicAddress::default(),
        migrations,
        rights: Arc::new(RightsTable::new(rights)),
        visibility: VisibilityTable::new(visibility),
    }
}

/// After which entries who may do what is looked up anew: what identity says, and who is on a unit, whose work on sealed
/// records opens them.
static DECIDING: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| identity::IDENTITY_KINDS.iter().copied().chain([force::CREW_CHANGED]).collect());

/// Opens the store and makes the application state. Gives the parts that are still to be mounted.
///
/// # Errors
/// `unavailable` when the store or the folder of files cannot be opened or is not durable.
pub async fn open(config: &Config, stopping: watch::Receiver<bool>) -> Result<(Arc<App>, Parts)> {
    let mut parts = parts();
    parts.address = identity::PublicAddress::new(config.text("public_url"));
    let kind = store_kind(config);
    let clock = Arc::new(SteadyClock::of_machine());
    let feed = Feed::start(&DECIDING, &[alarms::ACCOUNT_KIND, places::SITE_KIND]);
    let migrations = std::mem::take(&mut parts.migrations);
    let db_clock = clock.clone();
    let db = tokio::task::spawn_blocking(move || Db::open(kind, &migrations, db_clock, feed))
        .await
        .map_err(kernel::Error::internal)??;
    let files = Files::open(&files_folder(config))?;
    let sealer = Sealer::open(Path::new(config.text("data")))?;
    db.seal_with(sealer.clone());
    let app = App {
        db,
        files,
        witnessing: witnessing(config)?,
        sealer,
        rights: parts.rights.clone(),
        visibility: std::mem::take(&mut parts.visibility),
        clock,
        authenticator: Box::new(identity::Authenticator::default()),
        sends_mail: mail_server(config)?.is_some(),
        stopping,
    };
    Ok((Arc::new(app), parts))
}

/// Where checkpoints of the journal are copied to.
///
/// # Errors
/// `invalid`, naming the setting.
pub fn checkpoint_copies(config: &Config, outbound: Outbound) -> Result<Copies> {
    Copies::of(config.text("checkpoint_file"), config.text("checkpoint_syslog"), outbound)
}

/// Who cosigns the journal, and whose journals are cosigned here.
///
/// # Errors
/// `invalid`, naming the setting.
fn witnessing(config: &Config) -> Result<Witnessing> {
    let text = |key| config.text(key);
    let outbound = Outbound::new(Guard::parse(text("outbound_allow"))?);
    Witnessing::of(text("checkpoint_witness"), text("checkpoint_witness_key"), text("witness_for"), outbound)
}

/// The provider at which people sign in, if any.
///
/// # Errors
/// `invalid`, naming the setting.
pub fn single_sign_on(config: &Config, outbound: Outbound) -> Result<SingleSignOn> {
    let key = "single_sign_on_secret_file";
    let secret = match config.text(key) {
        "" => config.text("single_sign_on_secret").to_owned(),
        path => std::fs::read_to_string(path).map_err(|error| Error::invalid(format!("{key}: {path}: {error}")))?,
    };
    let settings = identity::oidc::Settings {
        issuer: config.text("single_sign_on_issuer"),
        client: config.text("single_sign_on_client"),
        secret: &secret,
        name: config.text("single_sign_on_name"),
        scopes: config.text("single_sign_on_scopes"),
        second_factor: config.text("single_sign_on_second_factor"),
        public_url: config.text("public_url"),
    };
    SingleSignOn::of(&settings, outbound)
}

/// The store that the settings name.
pub fn store_kind(config: &Config) -> StoreKind {
    match config.text("database_url") {
        "" => StoreKind::Folder(config.text("data").into()),
        url => StoreKind::Postgres(url.to_owned()),
    }
}

/// The folder of the files that people hand in.
pub fn files_folder(config: &Config) -> PathBuf {
    match config.text("files") {
        "" => Path::new(config.text("data")).join("files"),
        folder => folder.into(),
    }
}

/// The mail server that the settings name, if any.
///
/// # Errors
/// `invalid`, naming the setting.
pub fn mail_server(config: &Config) -> Result<Option<MailServer>> {
    MailServer::parse(&MailSettings {
        server: config.text("mail_server"),
        user: config.text("mail_user"),
        password: config.text("mail_password"),
        from: config.text("mail_from"),
        public_url: config.text("public_url"),
    })
}
