//! How the fields of an experience are declared: once each, in `content.rs`. What cleans, completes, searches, compares
//! or reads an experience walks over its fields ([`Content::fields`](super::Content::fields)) instead of naming them.

use serde::{Deserialize, Deserializer};

use super::names::{Outcome, PackageBand};
use super::round::Round;

/// What a field must be. Its type says the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How its text is written. A field that is no text has no room for any.
    pub text: Text,
    /// Whether a submission needs it.
    pub required: bool,
}

/// How a text is written, and its most characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// In one line.
    Line(usize),
    /// In Markdown.
    Markdown(usize),
}

/// No text, and it may be missing.
pub(super) const OPTIONAL: Rule = line(0);
/// No text, and a submission needs it.
pub(super) const REQUIRED: Rule = OPTIONAL.required();

/// One line of at most so many characters.
pub(super) const fn line(most: usize) -> Rule {
    Rule {
        text: Text::Line(most),
        required: false,
    }
}

/// Markdown of at most so many characters.
pub(super) const fn markdown(most: usize) -> Rule {
    Rule {
        text: Text::Markdown(most),
        required: false,
    }
}

impl Rule {
    /// The same for a field that a submission needs.
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// A field of an experience.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its name in JSON and in forms.
    pub name: &'static str,
    /// What it must be.
    pub rule: Rule,
    /// What it holds.
    pub value: Value<'a>,
}

/// A field of an experience that is being written.
#[derive(Debug)]
pub struct FieldMut<'a> {
    /// Its name in JSON and in forms.
    pub name: &'static str,
    /// What it must be.
    pub rule: Rule,
    /// What it holds.
    pub value: ValueMut<'a>,
}

/// Declares the types a field may have.
macro_rules! values {
    ($($(#[$meta:meta])+ $variant:ident($type:ty),)+) => {
        /// What a field holds.
        #[derive(Clone, Copy, Debug)]
        pub enum Value<'a> {
            $($(#[$meta])+ $variant(&'a $type),)+
        }

        /// What a field holds, to be changed.
        #[derive(Debug)]
        pub enum ValueMut<'a> {
            $($(#[$meta])+ $variant(&'a mut $type),)+
        }

        $(
            impl<'a> From<&'a $type> for Value<'a> {
                fn from(value: &'a $type) -> Self {
                    Value::$variant(value)
                }
            }

            impl<'a> From<&'a mut $type> for ValueMut<'a> {
                fn from(value: &'a mut $type) -> Self {
                    ValueMut::$variant(value)
                }
            }
        )+
    };
}

values! {
    /// Text; empty for none.
    Text(String),
    /// A year.
    Year(Option<i16>),
    /// How it ended.
    Outcome(Option<Outcome>),
    /// A band of pay.
    Band(Option<PackageBand>),
    /// Yes or no.
    Flag(bool),
    /// The rounds.
    Rounds(Vec<Round>),
}

impl Value<'_> {
    /// Whether nothing is said.
    pub fn is_empty(self) -> bool {
        match self {
            Value::Text(text) => text.is_empty(),
            Value::Year(year) => year.is_none(),
            Value::Outcome(outcome) => outcome.is_none(),
            Value::Band(band) => band.is_none(),
            Value::Flag(_) => false,
            Value::Rounds(rounds) => rounds.is_empty(),
        }
    }
}

/// A type of a field in a change, where `null` empties what can be empty and otherwise says nothing.
pub(super) trait Given<'de>: Deserialize<'de> {
    /// Reads what is given for the field.
    fn given<D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::deserialize(deserializer)
    }
}

impl Given<'_> for String {}
impl Given<'_> for bool {}
impl Given<'_> for Vec<Round> {}
impl<'de, T: Deserialize<'de>> Given<'de> for Option<T> {
    fn given<D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}

/// Declares an experience and the change of one: each field with its type and its [`Rule`], in the order of the editor.
macro_rules! fields {
    ($($(#[$meta:meta])+ $name:ident: $type:ty = $rule:expr;)+) => {
        /// An experience as its author writes it. Everything may be missing while it is a draft.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, AsExpression, FromSqlRow)]
        #[serde(default, deny_unknown_fields)]
        #[diesel(sql_type = Jsonb)]
        pub struct Content {
            $($(#[$meta])+ pub $name: $type,)+
        }

        /// A save: fields left out stay as they are, `null` empties an optional one.
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        #[schema(as = ExperienceChange)]
        pub struct Change {
            /// The revision the change was made on.
            pub revision: i32,
            $($(#[$meta])+ #[serde(default, deserialize_with = "Given::given")] pub $name: Option<$type>,)+
            /// Which window of the editor sends it; a save of the same window is never in its way.
            #[serde(skip)]
            pub window: Option<WindowId>,
        }

        impl Content {
            /// The names of its fields, in the order of the editor.
            pub const FIELDS: [&'static str; [$(stringify!($name)),+].len()] = [$(stringify!($name)),+];

            /// Its fields, in the order of the editor.
            pub fn fields(&self) -> [Field<'_>; Self::FIELDS.len()] {
                [$(Field { name: stringify!($name), rule: $rule, value: (&self.$name).into() }),+]
            }

            /// Its fields, to be changed.
            pub fn fields_mut(&mut self) -> [FieldMut<'_>; Self::FIELDS.len()] {
                [$(FieldMut { name: stringify!($name), rule: $rule, value: (&mut self.$name).into() }),+]
            }
        }

        impl Change {
            /// A save of everything, from a window of the editor.
            pub fn whole(revision: i32, window: Option<WindowId>, content: Content) -> Self {
                Self { revision, window, $($name: Some(content.$name)),+ }
            }

            /// What an experience says after the change.
            pub fn applied_to(self, mut content: Content) -> Content {
                $(if let Some(given) = self.$name {
                    content.$name = given;
                })+
                content
            }
        }
    };
}

pub(super) use fields;
