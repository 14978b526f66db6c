//! Reads and writes frames of SIA DC-09, by which alarm panels report: a pure codec.
//!
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod content;
mod crc;
mod encode;
mod event;
mod frame;
mod key;
mod open;
mod payload;
mod refusal;
mod reply;
mod settings;
mod tables;
mod text;
mod time;
mod tolerance;
mod xdata;

pub use content::Pad;
pub use crc::crc16;
pub use encode::{EncodeError, Message, encode};
pub use event::{Event, Modifier, Scheme};
pub use frame::{
    BODY_BYTES_MAX, Broken, BrokenReason, Coverage, CrcFormat, FRAME_BYTES_MAX, NOISE_BYTES_MAX, Piece, RawFrame,
    ReplayKey, Splitter, Token,
};
pub use key::{Key, KeyError};
pub use open::{Kind, Opened, XDATA_MAX, open};
pub use payload::{EVENTS_MAX, MODIFIERS_MAX, Payload, read_payload};
pub use refusal::{Refusal, ReplyDue};
pub use reply::{Reply, ack, duh, encrypted_ack, nak, read_reply};
pub use settings::{Enforced, Settings, Window};
pub use tables::{
    Category, ContactIdCode, Effect, NumberMeans, SiaCode, contact_id_code, contact_id_codes, sia_code, sia_codes,
};
pub use text::Charset;
pub use time::{read_time, write_time};
pub use tolerance::{Tolerance, Tolerances};
pub use xdata::{Xdata, XdataKind};
