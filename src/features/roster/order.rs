//! What lists of entries are ordered by.

/// What a list of entries is ordered by; of equal ones, by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryOrder {
    /// Number.
    #[default]
    Number,
    /// Name, in lower case.
    Name,
    /// Group.
    Kind,
    /// Email; those without one first.
    Email,
    /// Programme; those without one first.
    Programme,
    /// Year of the batch; those without one first.
    BatchYear,
    /// State.
    Status,
}

impl EntryOrder {
    /// Every order.
    pub const ALL: [EntryOrder; 7] = [
        EntryOrder::Number,
        EntryOrder::Name,
        EntryOrder::Kind,
        EntryOrder::Email,
        EntryOrder::Programme,
        EntryOrder::BatchYear,
        EntryOrder::Status,
    ];

    /// Name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            EntryOrder::Number => "number",
            EntryOrder::Name => "name",
            EntryOrder::Kind => "kind",
            EntryOrder::Email => "email",
            EntryOrder::Programme => "programme",
            EntryOrder::BatchYear => "batch_year",
            EntryOrder::Status => "status",
        }
    }

    /// Reads the name, and whether the greatest comes first.
    pub fn parse(text: &str) -> Option<(EntryOrder, bool)> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let order = EntryOrder::ALL.into_iter().find(|one| one.as_str() == name)?;
        Some((order, descending))
    }

    /// The text an entry is ordered by, as SQL.
    pub(super) const fn expression(self) -> &'static str {
        match self {
            EntryOrder::Number => "number_key",
            EntryOrder::Name => "lower(full_name) COLLATE \"C\"",
            EntryOrder::Kind => "kind",
            EntryOrder::Email => "coalesce(email, '')",
            EntryOrder::Programme => "programme",
            EntryOrder::BatchYear => "coalesce(lpad(batch_year::text, 4, '0'), '')",
            EntryOrder::Status => "status",
        }
    }
}
