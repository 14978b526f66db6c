//! Lists: every one has a limit, and pages by key, never by offset.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Items of a page when the caller names no number.
pub const LIMIT_DEFAULT: u32 = 100;
/// Items of a page at the most: a page of the largest rows stays under a megabyte.
pub const LIMIT_MAX: u32 = 500;

/// Where in a list to read, and how much.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Items at the most (1 to 500, 100 when absent).
    pub limit: Option<u32>,
    /// The key after which the page begins; taken from `next` of the page before.
    #[serde(default, deserialize_with = "cursor")]
    pub cursor: Option<String>,
}

impl Paging {
    /// The number of items to give.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(LIMIT_DEFAULT).clamp(1, LIMIT_MAX) as usize
    }

    /// One more than the number of items: what a query asks for, to know whether there is a next page.
    pub fn probe(&self) -> i64 {
        self.limit() as i64 + 1
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Address of the next page, or null at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts what was read with [`Paging::probe`] to a page. `next` makes the cursor from the last item that stays; the
    /// HTTP layer makes an address of it.
    pub fn cut(mut items: Vec<T>, paging: &Paging, next: impl Fn(&T) -> String) -> Self {
        let more = items.len() > paging.limit();
        items.truncate(paging.limit());
        let next = if more { items.last().map(next) } else { None };
        Self { items, next }
    }

    /// Gathers what [`Self::cut`] cuts, of a list from which some is taken out for whoever asks: reads on until a page is full,
    /// since that there is more must not tell of what they do not see. `chunk` reads behind an item and gives what is left of
    /// it, and its last item when more may follow.
    ///
    /// # Errors
    /// Those of `chunk`.
    pub fn gather(
        paging: &Paging,
        mut chunk: impl FnMut(Option<&T>) -> crate::Result<(Vec<T>, Option<T>)>,
    ) -> crate::Result<Vec<T>> {
        let (mut items, mut last) = (Vec::new(), None);
        loop {
            let (seen, behind) = chunk(last.as_ref())?;
            items.extend(seen);
            if behind.is_none() || items.len() > paging.limit() {
                return Ok(items);
            }
            last = behind;
        }
    }

    /// A list that is complete.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// Between the parts of a cursor; no text that people type holds it.
const SEPARATOR: char = '\u{1f}';

/// Joins the parts of a cursor.
pub fn join_cursor(parts: &[&str]) -> String {
    parts.join(&SEPARATOR.to_string())
}

/// A cursor as it stands in an address: hexadecimal, since keys hold what people type.
pub fn encode_cursor(cursor: &str) -> String {
    crate::secret::hex(cursor.as_bytes())
}

/// Reads the cursor of an address.
///
/// # Errors
/// When it was not made by [`encode_cursor`].
pub fn cursor<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let wrong = || serde::de::Error::custom("the cursor does not belong to this list");
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let pairs = text.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    String::from_utf8(bytes.ok_or_else(wrong)?).map(Some).map_err(|_| wrong())
}

/// Reads a cursor of `n` parts.
///
/// # Errors
/// `invalid` when the cursor was not made by this list.
pub fn cursor_parts<const N: usize>(cursor: &str) -> crate::Result<[&str; N]> {
    let parts: Vec<&str> = cursor.split(SEPARATOR).collect();
    parts.try_into().map_err(|_| crate::Error::invalid("the cursor does not belong to this list"))
}
