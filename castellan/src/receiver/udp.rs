//! Frames over UDP: each datagram begins and ends by itself, and is answered to where it came from.

use std::sync::Arc;

use dc09::Splitter;
use tokio::net::UdpSocket;
use tokio::sync::Semaphore;

use super::Receiver;

/// Datagrams worked on at once; more wait in the socket's buffer, and what finds no room there is sent again by its panel.
const AT_ONCE_MAX: usize = 1_024;

/// Receives datagrams for ever.
pub(super) async fn receive(receiver: Arc<Receiver>, socket: &Arc<UdpSocket>) {
    let room = Arc::new(Semaphore::new(AT_ONCE_MAX));
    let mut buffer = vec![0_u8; usize::from(u16::MAX)];
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { return };
        // An error here is that of an earlier answer, whose panel has gone.
        let Ok((count, peer)) = socket.recv_from(&mut buffer).await else { continue };
        let datagram = buffer.get(..count).unwrap_or_default().to_vec();
        let (receiver, socket) = (receiver.clone(), socket.clone());
        tokio::spawn(async move {
            for piece in Splitter::datagram(&datagram) {
                if let Some(answer) = receiver.answer(piece, "udp", peer).await {
                    let _ = socket.send_to(&answer, peer).await;
                }
            }
            drop(permit);
        });
    }
}
