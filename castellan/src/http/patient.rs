//! A line whose other end has to take what it is sent: one that takes nothing for too long is closed.

use std::future::Future as _;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// Time within which something of what is sent must be taken. A screen behind a dead line would hold its stream for a quarter
/// of an hour, until the operating system gives up; one that only ceased to read, for ever.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// A line with that bound.
pub(super) struct Patient<S> {
    line: S,
    within: Duration,
    /// Runs while something waits to be taken.
    until: Pin<Box<Sleep>>,
    waiting: bool,
}

impl<S> Patient<S> {
    pub(super) fn new(line: S) -> Self {
        Self::within(line, TAKEN_WITHIN)
    }

    fn within(line: S, within: Duration) -> Self {
        Self { line, within, until: Box::pin(tokio::time::sleep(within)), waiting: false }
    }

    /// Counts the time from the first attempt that had to wait.
    fn bounded<T>(&mut self, context: &mut Context<'_>, sent: Poll<Result<T>>) -> Poll<Result<T>> {
        if sent.is_ready() {
            self.waiting = false;
            return sent;
        }
        if !self.waiting {
            self.waiting = true;
            let until = Instant::now() + self.within;
            self.until.as_mut().reset(until);
        }
        ready!(self.until.as_mut().poll(context));
        metrics::counter!("castellan_http_not_taken_total").increment(1);
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "nothing of what was sent was taken for too long")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.line).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let sent = Pin::new(&mut self.line).poll_write(context, bytes);
        self.bounded(context, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let sent = Pin::new(&mut self.line).poll_write_vectored(context, pieces);
        self.bounded(context, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let sent = Pin::new(&mut self.line).poll_flush(context);
        self.bounded(context, sent)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let sent = Pin::new(&mut self.line).poll_shutdown(context);
        self.bounded(context, sent)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test]
    async fn a_line_is_closed_when_nothing_is_taken() {
        const PATIENCE: Duration = Duration::from_millis(400);
        let (near, mut far) = tokio::io::duplex(8);
        let mut line = Patient::within(near, PATIENCE);
        let mut taken = [0; 1];
        let begun = Instant::now();
        // Slow, but alive.
        let slow = async {
            for _ in 0..8 {
                tokio::time::sleep(PATIENCE / 4).await;
                far.read_exact(&mut taken).await.expect("a byte");
            }
        };
        let (sent, ()) = tokio::join!(line.write_all(&[7; 16]), slow);
        sent.expect("it is taken");
        assert!(begun.elapsed() > PATIENCE);
        let begun = Instant::now();
        assert_eq!(line.write_all(&[7; 16]).await.expect_err("nobody takes it").kind(), ErrorKind::TimedOut);
        assert!(begun.elapsed() >= PATIENCE);
    }
}
