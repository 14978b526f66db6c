//! The alarm receiver: SIA DC-09 over TCP and UDP on one address.
//!
//! A frame is answered when what it says is committed and flushed, and not before. What cannot be stored is not answered:
//! the panel sends it again.

mod accounts;
mod batch;
mod frame;
pub(crate) mod places;
mod tcp;
mod udp;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use kernel::App;
use kernel::config::Config;
use tokio::net::{TcpListener, UdpSocket};

use accounts::Accounts;
pub(crate) use batch::Intake;

/// The two sockets, bound before the server says that it is ready.
#[derive(Debug)]
pub struct Bound {
    tcp: TcpListener,
    udp: Arc<UdpSocket>,
}

impl Bound {
    /// Binds what the settings name; none when they name nothing.
    ///
    /// # Errors
    /// When one of the two cannot be bound.
    pub async fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let address = config.text("dc09");
        if address.is_empty() {
            return Ok(None);
        }
        let cannot = || format!("cannot receive alarms on {address}");
        let tcp = TcpListener::bind(address).await.with_context(cannot)?;
        // A port that the system chose for the one is taken for the other too.
        let udp = UdpSocket::bind(tcp.local_addr()?).await.with_context(cannot)?;
        Ok(Some(Self { tcp, udp: Arc::new(udp) }))
    }

    /// The address, with the port that the system chose when none was named.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn address(&self) -> anyhow::Result<String> {
        Ok(self.socket()?.to_string())
    }

    /// The same as an address to connect to.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn socket(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.tcp.local_addr()?)
    }
}

/// What every connection has at hand.
struct Receiver {
    app: Arc<App>,
    accounts: Accounts,
    intake: Intake,
    /// The account as which the system tries its own receiver.
    probe: String,
}

/// Receives until the system stops. `probe` is the account, drawn at each start, as which the system tries this receiver: a
/// frame of it is answered and leaves nothing behind.
pub async fn run(app: Arc<App>, bound: Arc<Bound>, probe: String) {
    let receiver = Arc::new(Receiver {
        accounts: Accounts::new(app.clone()),
        intake: Intake::start(app.clone()),
        probe,
        app: app.clone(),
    });
    let mut stopping = app.stopping.clone();
    tokio::select! {
        () = tcp::accept(receiver.clone(), &bound.tcp) => {}
        () = udp::receive(receiver, &bound.udp) => {}
        _ = stopping.wait_for(|stopping| *stopping) => {}
    }
}
