//! Enums that are text in the database, in JSON and on the command line, declared once.

/// Declares an enum whose values are stable text.
///
/// ```
/// kernel::text_enum! {
///     /// Whether a unit can be sent.
///     pub enum Duty {
///         /// At work.
///         OnDuty = "on_duty",
///         /// Not at work.
///         OffDuty = "off_duty",
///     }
/// }
/// assert_eq!(Duty::OnDuty.as_str(), "on_duty");
/// assert_eq!("off_duty".parse::<Duty>().unwrap(), Duty::OffDuty);
/// assert!("asleep".parse::<Duty>().is_err());
/// ```
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        // The generator of the API document does not see the renames below: every text is its variant in snake case.
        #[schema(rename_all = "snake_case")]
        $(#[$meta])*
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text of the value.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Error;
            fn from_str(text: &str) -> Result<Self, $crate::Error> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::Error::invalid(format!(
                        "“{text}” is not one of {}", [$($text),+].join(", ")
                    ))),
                }
            }
        }

        impl From<$name> for $crate::db::Value {
            fn from(value: $name) -> Self {
                Self::Text(value.as_str().to_owned())
            }
        }

        impl $crate::db::FromValue for $name {
            fn from_value(value: $crate::db::Value) -> $crate::Result<Self> {
                <String as $crate::db::FromValue>::from_value(value)?.parse()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema as _;

    #[test]
    fn the_document_names_the_values_as_the_wire_does() {
        let schema = serde_json::to_value(crate::Role::schema()).expect("a schema");
        let wire = serde_json::to_value(crate::Role::ALL).expect("values");
        assert_eq!(schema["enum"], wire);
    }
}
