//! Fixed sets of names, stored and sent as text.
//!
//! [`text_enum!`](crate::text_enum) declares the set once: the names in the database, in JSON and in the API document
//! are the same. A name outside the set is an error everywhere it is read, never a default.

/// Declares an enumeration whose variants are stored and sent as text.
///
/// The type reads from and writes to `text` columns, to JSON, and to the API document. It has `ALL` (in the order
/// shown to people), `as_str`, `parse`, and `Display`.
///
/// ```
/// peer2peer::text_enum! {
///     /// The state of a door.
///     pub enum Door {
///         /// Anybody may walk in.
///         Open = "open",
///         /// Nobody may.
///         Closed = "closed",
///     }
/// }
/// assert_eq!(Door::parse("open"), Some(Door::Open));
/// assert_eq!(Door::parse("ajar"), None);
/// assert_eq!(Door::Closed.as_str(), "closed");
/// ```
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $visibility:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:tt,)+ }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema)]
        #[derive(::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = ::diesel::sql_types::Text)]
        $(#[$meta])*
        $visibility enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// All of them, in the order shown to people.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$variant),+];

            /// The name in the database and in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// Reads a name; `None` for one outside the set.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        // Not every set is listed somewhere.
        const _: &[$name] = &$name::ALL;

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl ::diesel::serialize::ToSql<::diesel::sql_types::Text, ::diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                <str as ::diesel::serialize::ToSql<::diesel::sql_types::Text, ::diesel::pg::Pg>>::to_sql(self.as_str(), out)
            }
        }

        impl ::diesel::deserialize::FromSql<::diesel::sql_types::Text, ::diesel::pg::Pg> for $name {
            fn from_sql(value: ::diesel::pg::PgValue<'_>) -> ::diesel::deserialize::Result<Self> {
                let name = ::std::str::from_utf8(value.as_bytes())?;
                Self::parse(name).ok_or_else(|| format!("{name:?} is no {}", stringify!($name)).into())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    crate::text_enum! {
        /// Two names.
        pub(super) enum Side {
            /// The beginning.
            Start = "start",
            /// The end.
            End = "the_end",
        }
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for side in Side::ALL {
            assert_eq!(Side::parse(side.as_str()), Some(side));
            assert_eq!(
                serde_json::from_value::<Side>(serde_json::to_value(side).unwrap()).unwrap(),
                side
            );
            assert_eq!(side.to_string(), side.as_str());
        }
        assert_eq!(serde_json::to_string(&Side::End).unwrap(), r#""the_end""#);
    }

    #[test]
    fn another_name_is_refused() {
        for name in ["", "Start", "start ", "end"] {
            assert_eq!(Side::parse(name), None, "{name:?}");
            assert!(serde_json::from_value::<Side>(name.into()).is_err(), "{name:?}");
        }
    }

    #[test]
    fn the_api_document_lists_the_names() {
        use utoipa::PartialSchema as _;

        let schema = serde_json::to_value(Side::schema()).unwrap();
        assert_eq!(schema["enum"], serde_json::json!(["start", "the_end"]));
    }
}
