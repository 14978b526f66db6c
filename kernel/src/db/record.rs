//! Rows: a structure and its columns declared once, mapped by name.

use super::{FromValue, Value};
use crate::{Error, Result};

/// One row of a result.
#[derive(Clone, Debug)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    /// The value of column `index`, counted from 0.
    ///
    /// # Errors
    /// `internal` when there is no such column or it holds another type.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T> {
        T::from_value(self.0.get(index).ok_or_else(short)?.clone())
    }

    /// The values in order, for a record that takes them over.
    pub fn into_values(self) -> Values {
        Values(self.0.into_iter())
    }
}

/// The values of a row, taken one after another.
#[derive(Debug)]
pub struct Values(std::vec::IntoIter<Value>);

impl Values {
    /// The next value.
    ///
    /// # Errors
    /// `internal` when there is none or it holds another type.
    pub fn take<T: FromValue>(&mut self) -> Result<T> {
        T::from_value(self.0.next().ok_or_else(short)?)
    }
}

fn short() -> Error {
    Error::internal("the row is shorter than asked for")
}

/// A structure that is a row of a table. The first column is the key. Made by [`record!`](crate::record).
pub trait Record: Sized {
    /// The table.
    const TABLE: &'static str;
    /// The columns, key first.
    const COLUMNS: &'static [&'static str];
    /// The values, in the order of the columns.
    fn values(&self) -> Vec<Value>;
    /// Reads a row that begins with the columns.
    ///
    /// # Errors
    /// `internal` when the schema and the structure disagree.
    fn from_row(row: Row) -> Result<Self>;
    /// `SELECT … FROM table`.
    fn select_sql() -> &'static str;
    /// `INSERT INTO table … VALUES …`.
    fn insert_sql() -> &'static str;
    /// `UPDATE table SET … WHERE key = $1`.
    fn update_sql() -> &'static str;
}

/// Declares which table and columns a structure is stored in: `record!(Unit in "unit": id, call_sign, …);`
#[macro_export]
macro_rules! record {
    ($type:ident in $table:literal : $($column:ident),+ $(,)?) => {
        impl $crate::db::Record for $type {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];
            fn values(&self) -> Vec<$crate::db::Value> {
                vec![$($crate::db::Value::from(self.$column.clone())),+]
            }
            fn from_row(row: $crate::db::Row) -> $crate::Result<Self> {
                let mut values = row.into_values();
                Ok(Self { $($column: values.take()?),+ })
            }
            fn select_sql() -> &'static str {
                static SQL: std::sync::OnceLock<String> = std::sync::OnceLock::new();
                SQL.get_or_init(|| $crate::db::select_sql($table, <Self as $crate::db::Record>::COLUMNS))
            }
            fn insert_sql() -> &'static str {
                static SQL: std::sync::OnceLock<String> = std::sync::OnceLock::new();
                SQL.get_or_init(|| $crate::db::insert_sql($table, <Self as $crate::db::Record>::COLUMNS))
            }
            fn update_sql() -> &'static str {
                static SQL: std::sync::OnceLock<String> = std::sync::OnceLock::new();
                SQL.get_or_init(|| $crate::db::update_sql($table, <Self as $crate::db::Record>::COLUMNS))
            }
        }
    };
}

/// `$from, $from+1, …`: placeholders for `count` values.
pub fn placeholders(from: usize, count: usize) -> String {
    (from..from + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

#[doc(hidden)]
pub fn select_sql(table: &str, columns: &[&str]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| format!("{table}.{column}")).collect();
    format!("SELECT {} FROM {table}", columns.join(", "))
}

#[doc(hidden)]
pub fn insert_sql(table: &str, columns: &[&str]) -> String {
    format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), placeholders(1, columns.len()))
}

#[doc(hidden)]
pub fn update_sql(table: &str, columns: &[&str]) -> String {
    let key = columns.first().copied().unwrap_or_default();
    let set: Vec<String> =
        columns.iter().enumerate().skip(1).map(|(n, column)| format!("{column} = ${}", n + 1)).collect();
    format!("UPDATE {table} SET {} WHERE {key} = $1", set.join(", "))
}
