//! Serving: the store, the listeners, what runs by itself, and a clean end.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Extension;
use kernel::clock::{Clock as _, SystemClock};
use kernel::config::Config;
use kernel::files::LeftOver;
use kernel::http::FromOperator;
use kernel::outbound::{Guard, Outbound};
use kernel::tree::Copies;
use kernel::{App, outbox, sweep, tree, worker};
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::health::Listens;
use crate::http::Certificate;
use crate::lock::Lock;
use crate::{compose, health, positions, receiver, sources};

/// Name of the administration socket in the data folder.
pub const SOCKET: &str = "castellan.sock";
/// Time for open requests to finish after SIGTERM; open streams end at once.
const DRAIN: Duration = Duration::from_secs(4);

/// How far the machine's clock may lie before the last entry of the journal without a word: clocks of several nodes differ.
const BEHIND_S: i64 = 60;
/// Time for what runs by itself to end.
const END: Duration = Duration::from_millis(500);
/// Time for signing what came last.
const SIGN_LAST: Duration = Duration::from_millis(500);

/// Where the server is once it is up.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// `http://HOST:PORT`, or `https://` with a certificate of our own.
    pub http: String,
    /// `HOST:PORT` at which it receives alarms, when it does.
    pub receiver: Option<String>,
}

/// What is said once the server is up: the addresses are known only then.
pub type Announce = Box<dyn FnOnce(&Addresses) + Send>;

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
/// When the store cannot be opened or is not durable, an address cannot be listened on, or a flush failed.
pub async fn serve(config: &Config, announce: Announce) -> anyhow::Result<()> {
    let data = PathBuf::from(config.text("data"));
    let tiles = Arc::new(crate::map::Tiles::configured(config)?);
    let guard = Guard::parse(config.text("outbound_allow"))?;
    let letters: Arc<dyn outbox::Carrier> =
        Arc::new(notify::MailCarrier::new(compose::mail_server(config)?, Outbound::new(guard.clone())));
    let copies = compose::checkpoint_copies(config, Outbound::new(guard.clone()))?;
    let single_sign_on = Arc::new(compose::single_sign_on(config, Outbound::new(guard.clone()))?);
    let positions = positions::Source::of(config)?;
    let access = crate::http::Access::of(config)?;
    let broker = sources::broker_of(config)?;
    kernel::db::make_folder(&data).with_context(|| format!("the data folder {} cannot be made", data.display()))?;
    let _lock = Lock::take(&data)?;
    // Before anybody is told that it is up: whoever stops it at once is heard too.
    let signals = Signals::listen()?;
    let (stop, stopping) = watch::channel(false);
    let metrics = crate::http::install_metrics()?;
    worker::count_panics();
    let certificate = Certificate::of(config, SystemClock.now())?;
    let (app, mut parts) = compose::open(config, stopping.clone()).await?;
    let setup_code = prepare(config, &app).await?;
    let duties = std::mem::take(&mut parts.duties);
    let listener = TcpListener::bind(config.text("listen"))
        .await
        .with_context(|| format!("cannot listen on {}", config.text("listen")))?;
    let address = listener.local_addr()?;
    let receiver = receiver::Bound::of(config).await?;
    let dialled = receiver.as_ref().map(receiver::Bound::address).transpose()?;
    if let Some(dialled) = &dialled {
        announce_receiver(dialled, "SIA DC-09 over TCP and UDP");
    }
    let mails = sources::Mails::of(config).await?;
    if let Some(mails) = &mails {
        announce_receiver(&mails.address()?, "mail over SMTP");
    }
    let listens = Listens {
        web: (address, certificate.is_none()),
        receiver: receiver.as_ref().map(receiver::Bound::socket).transpose()?,
        renewal: certificate.as_ref().and_then(|certificate| certificate.renewal()),
    };
    let account = health::probe_account();
    let health = health::Watch::of(config, app.clone(), metrics.clone(), &listens, account.clone())?;
    let router = crate::http::router(app.clone(), parts, metrics, tiles, access, health.shown())
        .layer(Extension(single_sign_on));
    let router = if certificate.is_some() { crate::http::insist_on_tls(router) } else { router };
    let operator = router.clone().layer(Extension(FromOperator));
    let socket = bind_socket(&data)?;

    let hands = Hands { app: app.clone(), guard, config: config.clone() };
    let work = Work::begin(&hands, copies, letters, duties);
    // These hold nothing that would have to be waited for when the system stops.
    hands.keep("persons", |own| dispatch::keep_subjects(own.app));
    hands.keep("scrub", |own| crate::scrub::run(own.app, own.config));
    if let Some(source) = positions {
        hands.keep("positions", move |own| positions::follow(own.app.clone(), own.outbound(), source.clone()));
    }
    if let Some(broker) = broker {
        hands.keep("alarms by MQTT", move |own| sources::follow(own.app.clone(), own.outbound(), broker.clone()));
    }
    if let Some(mails) = mails.map(Arc::new) {
        hands.keep("alarms by mail", move |own| sources::take_mail(own.app, mails.clone()));
    }
    if let Some(bound) = receiver.map(Arc::new) {
        hands.keep("receiver", move |own| receiver::run(own.app, bound.clone(), account.clone()));
    }
    crate::backup::keep_erased(app.clone(), config).await;
    crate::backup::run(config, app.clone())?;
    let address = format!("{}://{address}", if certificate.is_some() { "https" } else { "http" });
    if let Some(certificate) = certificate.clone() {
        hands.keep("certificate", move |own| certificate.clone().follow(own.app));
    }
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(crate::http::serve(listener, router, certificate, stopping.clone()));
    if let Some(socket) = socket {
        tasks.spawn(serve_operator(socket, operator, stopping.clone()));
    }
    if let Some(code) = setup_code {
        announce_setup(&address, &code);
    }
    let health = Arc::new(Mutex::new(health));
    hands.keep("health", move |_| {
        let health = health.clone();
        async move { health.lock().await.run().await }
    });
    announce(&Addresses { http: address, receiver: dialled });
    let outcome = wait(&app, signals).await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    app.db.feed().end();
    drain(tasks).await;
    work.end(&app).await;
    let _ = std::fs::remove_file(data.join(SOCKET));
    if let Err(error) = tokio::task::spawn_blocking(move || app.db.settle()).await? {
        tracing::warn!(cause = %error, "the log was not moved into the database file");
    }
    outcome
}

/// What work without end has at hand, each time that it begins.
#[derive(Clone)]
struct Hands {
    app: Arc<App>,
    guard: Guard,
    config: Config,
}

impl Hands {
    fn keep<W>(&self, name: &'static str, begin: impl Fn(Self) -> W + Send + 'static) -> JoinHandle<()>
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let own = self.clone();
        worker::keep(name, move || begin(own.clone()))
    }

    fn outbound(&self) -> Outbound {
        Outbound::new(self.guard.clone())
    }
}

/// What runs by itself and is waited for when the system stops.
struct Work {
    signing: JoinHandle<()>,
    copies: Arc<Mutex<Copies>>,
    others: [JoinHandle<()>; 4],
}

impl Work {
    fn begin(hands: &Hands, copies: Copies, letters: Arc<dyn outbox::Carrier>, duties: Vec<sweep::Duty>) -> Self {
        let copies = Arc::new(Mutex::new(copies.and_witness(&hands.app)));
        let signed = copies.clone();
        Self {
            signing: hands.keep("signing", move |own| tree::keep(own.app, signed.clone())),
            copies,
            others: [
                hands.keep("deadlines", move |own| sweep::run(own.app, duties.clone())),
                hands.keep("outbox", move |own| outbox::run(own.app, vec![letters.clone()])),
                hands.keep("reports", |own| figures::write_reports(own.app)),
                hands.keep("webhooks", |own| notify::deliver(own.app.clone(), own.outbound())),
            ],
        }
    }

    async fn end(self, app: &App) {
        let ended = async {
            for work in self.others {
                let _ = work.await;
            }
        };
        let _ = tokio::time::timeout(END, ended).await;
        // After the last request: what it wrote is signed too.
        let last = async {
            self.signing.await?;
            tree::finish(app, &self.copies).await;
            anyhow::Ok(())
        };
        if !matches!(tokio::time::timeout(SIGN_LAST, last).await, Ok(Ok(()))) {
            tracing::warn!("what came last is signed at the next start");
        }
    }
}

/// What is done before anybody is served. Gives the set-up code of a new installation.
async fn prepare(config: &Config, app: &Arc<App>) -> anyhow::Result<Option<String>> {
    tidy(config, app).await?;
    warn_of_clock(app).await?;
    notify::commands::seal_secrets(app).await?;
    let setup_code = crate::setup::offer(app).await?;
    if let Err(error) = crate::setup::complete_catalogue(app).await {
        // A control room that lacks a type of incident is better than none.
        tracing::warn!(cause = %error, "what is new in the catalogue could not be added");
    }
    Ok(setup_code)
}

/// Answers whoever is at the machine, until the system stops.
async fn serve_operator(
    socket: tokio::net::UnixListener,
    operator: axum::Router,
    mut stopping: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let ended = async move {
        let _ = stopping.wait_for(|stopping| *stopping).await;
    };
    axum::serve(socket, operator.into_make_service()).with_graceful_shutdown(ended).await?;
    Ok(())
}

/// Waits for what is being answered.
async fn drain(mut tasks: tokio::task::JoinSet<anyhow::Result<()>>) {
    let drained = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
}

/// Takes away files that were still coming in when a server ended, and gives back the letters that it was about to send.
/// On a database that several servers may share, so may the folder be: what is new there may belong to another.
async fn tidy(config: &Config, app: &App) -> anyhow::Result<()> {
    let alone = config.text("database_url").is_empty();
    if alone {
        outbox::give_back(app).await?;
    }
    let count = app.files.tidy(if alone { LeftOver::All } else { LeftOver::Old(app.clock.now()) })?;
    if count > 0 {
        tracing::info!(count, "files that had not come in whole were taken away");
    }
    Ok(())
}

/// Tells when the machine's clock cannot be right: either it is wrong now, or it was when the journal was written last. The
/// control room opens in any case.
async fn warn_of_clock(app: &App) -> anyhow::Result<()> {
    let (now, last) = (app.clock.now(), app.db.read(kernel::journal::last_recorded).await?);
    if let Some(last) = last.filter(|last| *last > now.plus_seconds(BEHIND_S)) {
        tracing::error!(%now, %last, "the machine's clock is behind the last entry of the journal; put it right");
    }
    Ok(())
}

/// The signals that ask it to end.
struct Signals {
    term: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { term: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }
}

/// Waits for the end: asked for by a signal, or forced by a store that can no longer be trusted.
async fn wait(app: &Arc<App>, mut signals: Signals) -> anyhow::Result<()> {
    tokio::select! {
        _ = signals.term.recv() => Ok(()),
        _ = signals.interrupt.recv() => Ok(()),
        () = app.db.failed() => anyhow::bail!(
            "the disk did not confirm a write. What was acknowledged is safe; what was under way was not acknowledged. \
             Check the disk, then start again: the store recovers from its log."
        ),
    }
}

#[expect(clippy::print_stdout, reason = "the code is for whoever reads the server's output, and for nobody's log")]
fn announce_setup(address: &str, code: &str) {
    println!("This system is new. Open {address}/setup and enter the one-time code: {code}");
}

#[expect(clippy::print_stdout, reason = "the port may be one that the system chose")]
fn announce_receiver(address: &str, spoken: &str) {
    println!("receiving alarms on {address} ({spoken})");
}

/// The socket through which administration commands reach the running server. Only its user may open it.
fn bind_socket(data: &Path) -> anyhow::Result<Option<UnixListener>> {
    let path = data.join(SOCKET);
    // The lock is ours, so a socket that is there was left by a server that was killed.
    let _ = std::fs::remove_file(&path);
    match UnixListener::bind(&path) {
        Ok(listener) => {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
            Ok(Some(listener))
        }
        Err(error) => {
            tracing::warn!(path = %path.display(), cause = %error, "no administration socket; administration commands need the server stopped");
            Ok(None)
        }
    }
}
