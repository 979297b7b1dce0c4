//! What a form needs besides its markup: the errors of its fields, the choices of its lists.

use crate::error::FieldError;
use crate::web::i18n::{Lang, MessageValue};

/// What is wrong with a form, in the order of its fields. Messages are finished texts in the reader's language.
///
/// `ui::error_summary` shows the whole list above the form; each field macro shows its own message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormErrors {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    field: String,
    /// What is said beside the field.
    message: String,
    /// What is said above the form.
    summary: String,
}

impl FormErrors {
    /// No errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a message to a field. A field may collect several; the first is shown beside it, all in the summary.
    pub fn push(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let message = message.into();
        self.entries.push(Entry {
            field: field.into(),
            summary: message.clone(),
            message,
        });
    }

    /// Adds a message that only makes sense beside its field: the summary says the field's name before it.
    pub fn push_named(&mut self, field: impl Into<String>, label: &str, message: impl Into<String>) {
        let message = message.into();
        self.entries.push(Entry {
            field: field.into(),
            summary: format!("{label}: {message}"),
            message,
        });
    }

    /// The same in the order of the form, whose fields `order` names. A field with dots (`rounds.2.notes`) stands where
    /// its first part does; one that is not named comes last.
    #[must_use]
    pub fn in_order(mut self, order: &[&str]) -> Self {
        let place = |field: &str| {
            let first = field.split('.').next().unwrap_or_default();
            order.iter().position(|name| *name == first).unwrap_or(order.len())
        };
        self.entries.sort_by_key(|entry| place(&entry.field));
        self
    }

    /// The first message of a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.entries
            .iter()
            .find(|entry| entry.field == field)
            .map(|entry| entry.message.as_str())
    }

    /// True when the form can be accepted.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Field and what the summary says of it, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries
            .iter()
            .map(|entry| (entry.field.as_str(), entry.summary.as_str()))
    }
}

impl<F: Into<String>, M: Into<String>> FromIterator<(F, M)> for FormErrors {
    fn from_iter<I: IntoIterator<Item = (F, M)>>(iter: I) -> Self {
        let mut errors = Self::new();
        for (field, message) in iter {
            errors.push(field, message);
        }
        errors
    }
}

/// What a form knows of its fields, for the messages of a request that was refused.
pub struct Form {
    /// Its fields from top to bottom.
    pub fields: &'static [&'static str],
    /// The form's name of a field of the API.
    pub field: fn(&str) -> String,
    /// What a field is called on the form; empty for one without a name.
    pub label: fn(Lang, &str) -> String,
    /// Key of the message for a field of the API and the code of its error, where the form has one of its own.
    pub message: fn(&str, &str) -> Option<&'static str>,
    /// Whether its own messages need the field's name before them in the summary.
    pub named: bool,
    /// Numbers its own messages name.
    pub numbers: &'static [(&'static str, usize)],
}

impl Form {
    /// A form whose fields are called as in the API and have no messages of their own.
    pub const PLAIN: Form = Form {
        fields: &[],
        field: str::to_owned,
        label: |_, _| String::new(),
        message: |_, _| None,
        named: false,
        numbers: &[],
    };

    /// The messages of a refused request, in the reader's language and the order of the form.
    pub fn errors(&self, lang: Lang, errors: &[FieldError]) -> FormErrors {
        let mut found = FormErrors::new();
        for FieldError { field, code, .. } in errors {
            let (name, label) = ((self.field)(field), (self.label)(lang, field));
            let own = (self.message)(field, code);
            let key = own.unwrap_or_else(|| common(code, !label.is_empty()));
            let numbers = self
                .numbers
                .iter()
                .map(|(name, number)| (*name, number.message_value()));
            let args: Vec<_> = numbers.chain([("label", label.message_value())]).collect();
            let message = lang.t_args(key, &args);
            if own.is_some() && self.named && !label.is_empty() {
                found.push_named(name, &label, message);
            } else {
                found.push(name, message);
            }
        }
        found.in_order(self.fields)
    }
}

/// Key of the message for an error that every form words in the same way.
fn common(code: &str, labelled: bool) -> &'static str {
    match (code, labelled) {
        ("invalid_email", _) => "errors-field-email",
        ("required", true) => "errors-field-required",
        ("unknown_value", true) => "errors-field-choose",
        ("too_long", true) => "errors-field-too-long",
        ("too_many" | "too_many_words", true) => "errors-field-too-many",
        ("forbidden_character", true) => "errors-field-character",
        (_, true) => "errors-field-invalid",
        ("required", false) => "errors-required",
        ("too_long", false) => "errors-too-long",
        ("forbidden_character", false) => "errors-character",
        (_, false) => "errors-other",
    }
}

/// The key of the message for an error at a field whose name is not known.
pub fn unlabelled(code: &str) -> &'static str {
    common(code, false)
}

/// The key of what is said of a text because of its characters or its length, by the code of its error; `otherwise`
/// for any other.
pub fn reason<'a>(code: &str, otherwise: &'a str) -> &'a str {
    match code {
        "too_long" | "forbidden_character" => unlabelled(code),
        _ => otherwise,
    }
}

/// One choice of a select, a radio group or a group of checkboxes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// A line below the label; empty for none. A select does not show it.
    pub hint: String,
    /// Whether it is chosen now.
    pub selected: bool,
}

impl Choice {
    /// A choice that is not selected.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// Adds the line below the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Marks it as chosen when `selected` is true.
    #[must_use]
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// A list of (value, label) pairs with the one that equals `current` selected.
    pub fn list<V: Into<String>, L: Into<String>>(
        current: &str,
        pairs: impl IntoIterator<Item = (V, L)>,
    ) -> Vec<Choice> {
        pairs
            .into_iter()
            .map(|(value, label)| {
                let choice = Choice::new(value, label);
                let selected = choice.value == current;
                choice.selected(selected)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_keep_their_order_and_show_the_first_of_a_field() {
        let errors: FormErrors = [
            ("email", "Enter an e-mail address"),
            ("name", "Enter a name"),
            ("email", "Again"),
        ]
        .into_iter()
        .collect();
        assert_eq!(errors.get("email"), Some("Enter an e-mail address"));
        assert_eq!(errors.get("phone"), None);
        assert_eq!(errors.len(), 3);
        assert_eq!(errors.iter().next(), Some(("email", "Enter an e-mail address")));
    }

    #[test]
    fn errors_are_put_in_the_order_of_the_form() {
        let errors: FormErrors = [
            ("other", "?"),
            ("rounds.1.kind", "b"),
            ("rounds.0.kind", "c"),
            ("name", "a"),
        ]
        .into_iter()
        .collect();
        let mut errors = errors.in_order(&["name", "rounds"]);
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "rounds.1.kind", "rounds.0.kind", "other"]);
        errors.push_named("slug", "Subdomain", "Use letters");
        assert_eq!(errors.get("slug"), Some("Use letters"));
        assert_eq!(errors.iter().last(), Some(("slug", "Subdomain: Use letters")));
    }

    #[test]
    fn a_list_selects_the_current_value() {
        let list = Choice::list("b", [("a", "A"), ("b", "B")]);
        assert_eq!(list.iter().map(|c| c.selected).collect::<Vec<_>>(), [false, true]);
    }
}
