//! Reads a body: a structure from an object only, and no field twice. serde alone would also read the fields of a structure
//! from a list, by their order, and a value would keep the last of two fields.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

/// Reads a body as `T`.
///
/// # Errors
/// When it is not JSON or does not fit; the text names what was found and what is asked for.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let Once(value) = serde_json::from_slice(body)?;
    T::deserialize(Shaped(value))
}

/// A value in which no object holds a field twice.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyOnce).map(Self)
    }
}

struct AnyOnce;

impl<'de> Visitor<'de> for AnyOnce {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value of JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Once(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Once(value))) = fields.next_entry::<String, _>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
            }
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

/// A value that gives a structure its fields by their names only.
struct Shaped(Value);

impl Shaped {
    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => Err(Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }
}

impl<'de> Deserializer<'de> for Shaped {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Shaped))),
            Value::Object(fields) => {
                visitor.visit_map(MapDeserializer::new(fields.into_iter().map(|(name, value)| (name, Shaped(value)))))
            }
            // Each by itself: to ask the value again would bring in, for every type, how it reads lists and objects.
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(value) => value.deserialize_any(visitor),
            Value::String(value) => visitor.visit_string(value),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.into_deserializer()),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, Shaped(value)));
                visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(fields)))
            }
            _ => Err(Error::invalid_type(Unexpected::Other("neither a name nor an object"), &visitor)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Shaped {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is looked at")]
    struct Act {
        spans: Option<Vec<Span>>,
        seen: Option<Span>,
        names: Option<BTreeMap<String, Span>>,
        mode: Option<Mode>,
        pairs: Option<Vec<(f64, Option<u8>)>>,
        note: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "as above")]
    struct Span {
        from: String,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "as above")]
    enum Mode {
        Plain,
        Within(Span),
        Between { from: String },
        Each(Vec<Span>),
    }

    #[test]
    fn a_structure_is_an_object_at_any_depth() {
        for (body, fits) in [
            ("{}", true),
            (r#"{"spans":[{"from":"07:00"}],"pairs":[[1.5,null],[2,3]],"note":"[a]"}"#, true),
            (r#"{"spans":[["07:00"]]}"#, false),
            (r#"{"spans":[{"from":"07:00","to":"08:00"}]}"#, false),
            (r#"{"seen":["07:00"]}"#, false),
            (r#"{"seen":null,"spans":[]}"#, true),
            (r#"{"names":{"a":{"from":"07:00"}},"spans":[]}"#, true),
            (r#"{"names":{"a":["07:00"]}}"#, false),
            (r#"{"names":[]}"#, false),
            (r#"{"mode":"plain","spans":[]}"#, true),
            (r#"{"mode":"other","spans":[]}"#, false),
            (r#"{"mode":{"within":{"from":"07:00"}},"spans":[]}"#, true),
            (r#"{"mode":{"within":["07:00"]}}"#, false),
            (r#"{"mode":{"between":["07:00"]}}"#, false),
            (r#"{"mode":{"each":[{"from":"07:00"}]}}"#, true),
            (r#"{"mode":{"each":[["07:00"]]}}"#, false),
            (r#"{"note":"a","note":"a"}"#, false),
            (r#"{"spans":[{"from":"07:00","from":"08:00"}]}"#, false),
            (r#"{"pairs":[[1e400,null]]}"#, false),
            (r#"{"note":"a"} {}"#, false),
            (r#"{"note":7}"#, false),
            ("[]", false),
            ("[null,null,null,null,null,null]", false),
        ] {
            assert_eq!(read::<Act>(body.as_bytes()).is_ok(), fits, "{body}");
        }
    }
}
