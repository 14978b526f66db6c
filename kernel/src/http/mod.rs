//! The HTTP side: who asks, what comes in, what goes out. Handlers parse, call and convert, nothing else.

mod basic;
mod body;
mod by;
pub mod journal;
mod proof;
mod reply;
mod routes;
mod session_cookie;
mod shape;
mod upload;
mod witness;

use axum::http::HeaderName;

pub use basic::ByPassword;
pub use body::{Body, Params, PathId, PictureBody, read_whole};
pub use by::{Anyone, By, Signed};
pub use reply::{Created, Done, Edited, List, NoContent, Tagged};
pub use routes::{Asker, Door, Guarded, operations, say_who};
pub use session_cookie::{COOKIE, DEVICE_COOKIE, clear_cookie, cookie_of, set_cookie, set_device_cookie, token_of};
pub use upload::{Upload, takes_file};

/// The header in which a request's own address stands, put there by the listener in place of what a caller may have sent.
pub const FROM: HeaderName = HeaderName::from_static("castellan-from");

/// Marks a request that came through the socket in the data folder.
#[derive(Clone, Copy, Debug)]
pub struct FromOperator;
