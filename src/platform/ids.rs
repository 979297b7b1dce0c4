//! Typed ids.
//!
//! [`ids!`](crate::ids) declares a type for the id of each kind of thing, so that the compiler tells a person from a
//! conversation. On the wire, in JSON, in the API document and in the database it is the UUID it holds.

/// The name all ids have in the API document. [`crate::openapi::document`] puts the schema in the
/// place of the name.
pub const SCHEMA_NAME: &str = "Uuid";

/// The schema of every id in the API document.
pub fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, Type};

    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .into()
}

/// An id of any kind that [`ids!`](crate::ids) declares, for what serves all of them.
pub trait Id: Copy {
    /// Takes a UUID for this kind of id.
    fn from_uuid(id: uuid::Uuid) -> Self;

    /// The UUID.
    fn as_uuid(self) -> uuid::Uuid;
}

/// Declares a type for the id of each kind of thing.
///
/// The types are stored in `uuid` columns and sent as text. A new one is made with `now_v7`; `from_uuid` and `as_uuid`
/// are for places that know no type, such as a cursor or the audit log.
///
/// ```
/// peer2peer::ids! {
///     /// A door.
///     DoorId;
/// }
/// let door = DoorId::now_v7();
/// assert_eq!(door.to_string().parse(), Ok(door));
/// ```
#[macro_export]
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(::serde::Serialize, ::serde::Deserialize)]
        #[derive(::diesel::expression::AsExpression, ::diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = ::diesel::sql_types::Uuid)]
        #[repr(transparent)]
        #[serde(transparent)]
        pub struct $name(::uuid::Uuid);

        impl $name {
            /// The id of nothing, for places that need one where there is none.
            pub const NIL: Self = Self(::uuid::Uuid::nil());

            /// Makes a new one; later ones sort behind earlier ones.
            pub fn now_v7() -> Self {
                Self(::uuid::Uuid::now_v7())
            }

            /// Takes a UUID for this kind of id.
            pub const fn from_uuid(id: ::uuid::Uuid) -> Self {
                Self(id)
            }

            /// The UUID, which no longer says of what kind it is.
            pub const fn as_uuid(self) -> ::uuid::Uuid {
                self.0
            }

            /// Its sixteen bytes, to hash or to sign.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl $crate::platform::ids::Id for $name {
            fn from_uuid(id: ::uuid::Uuid) -> Self {
                Self(id)
            }

            fn as_uuid(self) -> ::uuid::Uuid {
                self.0
            }
        }

        impl ::std::convert::From<$name> for ::uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                ::uuid::Uuid::try_parse(text).map(Self)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::diesel::serialize::ToSql<::diesel::sql_types::Uuid, ::diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                ::diesel::serialize::ToSql::<::diesel::sql_types::Uuid, ::diesel::pg::Pg>::to_sql(&self.0, out)
            }
        }

        impl ::diesel::deserialize::FromSql<::diesel::sql_types::Uuid, ::diesel::pg::Pg> for $name {
            fn from_sql(value: ::diesel::pg::PgValue<'_>) -> ::diesel::deserialize::Result<Self> {
                ::diesel::deserialize::FromSql::<::diesel::sql_types::Uuid, ::diesel::pg::Pg>::from_sql(value).map(Self)
            }
        }

        impl ::utoipa::PartialSchema for $name {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                $crate::platform::ids::schema()
            }
        }

        impl ::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                $crate::platform::ids::SCHEMA_NAME.into()
            }
        }
    )+ };
}

#[cfg(test)]
mod tests {
    use diesel::deserialize::FromSqlRow;
    use diesel::pg::Pg;
    use diesel::prelude::*;
    use diesel::sql_types::{Array, Bool, Nullable, Uuid as SqlUuid};
    use utoipa::{PartialSchema as _, ToSchema as _};
    use uuid::Uuid;

    crate::ids! {
        /// A door.
        DoorId;
        /// A window.
        WindowId;
    }

    diesel::table! {
        doors (id) {
            id -> Uuid,
            beside -> Nullable<Uuid>,
        }
    }

    #[test]
    fn an_id_reads_as_it_is_written() {
        let door = DoorId::now_v7();
        let text = door.as_uuid().to_string();
        assert_eq!((door.to_string(), format!("{door:?}")), (text.clone(), text.clone()));
        assert_eq!(text.parse(), Ok(door));
        assert_eq!(serde_json::to_value(door).unwrap(), serde_json::json!(text));
        assert_eq!(serde_json::from_value::<DoorId>(text.into()).unwrap(), door);
        assert_eq!(DoorId::from_uuid(Uuid::from(door)), door);
        assert!(DoorId::now_v7() > door);
    }

    #[test]
    fn other_text_is_refused_as_it_is_for_a_uuid() {
        for text in ["", "7", "0192f0c4-0000-7000-8000-00000000000g"] {
            let own = serde_json::from_value::<WindowId>(text.into()).unwrap_err();
            let common = serde_json::from_value::<Uuid>(text.into()).unwrap_err();
            assert_eq!(own.to_string(), common.to_string());
            assert_eq!(
                text.parse::<WindowId>().unwrap_err(),
                Uuid::try_parse(text).unwrap_err()
            );
        }
    }

    #[test]
    fn the_api_document_knows_a_uuid() {
        assert_eq!(DoorId::name(), WindowId::name());
        assert_eq!(
            serde_json::to_value(DoorId::schema()).unwrap(),
            serde_json::json!({ "type": "string", "format": "uuid" })
        );
    }

    #[test]
    fn a_query_takes_ids_alone_optional_and_many() {
        let (door, doors) = (DoorId::now_v7(), [DoorId::now_v7(), DoorId::now_v7()]);
        let query = doors::table
            .filter(
                doors::id
                    .eq(door)
                    .or(doors::id.eq_any(doors))
                    .or(doors::id.eq_any(&doors)),
            )
            .filter(
                doors::beside
                    .is_not_distinct_from(Some(door))
                    .or(doors::beside.eq(door)),
            )
            .filter(
                diesel::dsl::sql::<Bool>("id = ANY(")
                    .bind::<Array<SqlUuid>, _>(&doors[..])
                    .sql(")"),
            )
            .filter(diesel::dsl::sql::<Bool>("beside = ").bind::<Nullable<SqlUuid>, _>(Some(door)))
            .select((doors::id, doors::beside));
        let text = diesel::debug_query::<Pg, _>(&query).to_string();
        assert!(text.contains(&door.to_string()), "{text}");
        // Rows are read into ids, optional ones and lists too.
        fn reads<T: FromSqlRow<(SqlUuid, Nullable<SqlUuid>, Array<SqlUuid>), Pg>>() {}
        reads::<(DoorId, Option<DoorId>, Vec<DoorId>)>();
    }
}
