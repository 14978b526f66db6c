//! The one value type between Rust and SQL, the same for both databases.

use crate::{Error, Id, Result, Time};

/// A value as it goes into or comes out of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// Boolean (0 and 1 in SQLite).
    Bool(bool),
    /// 64-bit integer; also times, as microseconds.
    Int(i64),
    /// Double.
    Real(f64),
    /// Text; also enums and JSON.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// UUID (16 bytes in SQLite).
    Uuid(uuid::Uuid),
}

/// Rust types that a column can be read as.
pub trait FromValue: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// `internal` when the column holds something else: the schema and the code disagree.
    fn from_value(value: Value) -> Result<Self>;
}

fn mismatch<T>(value: &Value) -> Error {
    Error::internal(format!("a column holds {value:?}, not {}", std::any::type_name::<T>()))
}

macro_rules! plain {
    ($($type:ty, $in:ident => $to:expr, $($from:pat => $out:expr),+;)+) => { $(
        impl From<$type> for Value { fn from($in: $type) -> Self { $to } }
        impl FromValue for $type {
            fn from_value(value: Value) -> Result<Self> {
                match value { $($from => $out,)+ other => Err(mismatch::<Self>(&other)) }
            }
        }
    )+ };
}

plain! {
    bool, v => Self::Bool(v), Value::Bool(v) => Ok(v), Value::Int(v) => Ok(v != 0);
    i64, v => Self::Int(v), Value::Int(v) => Ok(v);
    i32, v => Self::Int(v.into()), Value::Int(v) => Self::try_from(v).map_err(Error::internal);
    u32, v => Self::Int(v.into()), Value::Int(v) => Self::try_from(v).map_err(Error::internal);
    f64, v => Self::Real(v), Value::Real(v) => Ok(v);
    String, v => Self::Text(v), Value::Text(v) => Ok(v);
    Vec<u8>, v => Self::Bytes(v), Value::Bytes(v) => Ok(v), Value::Uuid(v) => Ok(v.as_bytes().to_vec());
    Time, v => Self::Int(v.micros()), Value::Int(v) => Ok(Self::from_micros(v));
    Id, v => Self::Uuid(v.0), Value::Uuid(v) => Ok(Self(v));
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

/// A list or a structure kept as JSON text, opaque to SQL.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T: serde::Serialize> From<Json<T>> for Value {
    fn from(value: Json<T>) -> Self {
        Self::Text(serde_json::to_string(&value.0).expect("plain data is representable as JSON"))
    }
}

impl<T: serde::de::DeserializeOwned> FromValue for Json<T> {
    fn from_value(value: Value) -> Result<Self> {
        serde_json::from_str(&String::from_value(value)?).map(Self).map_err(Error::internal)
    }
}
