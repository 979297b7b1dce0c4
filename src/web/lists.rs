//! Lists that sort, page and switch by links, so that every state has an address and works without script.

/// How a table is sorted now, and the links that sort it otherwise.
///
/// The query parameter is `sort`, a column name, with `-` before it for descending: `?sort=-created`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    key: String,
    descending: bool,
    base: String,
}

impl Sort {
    /// Reads `?sort=`. Only a column in `allowed` is believed; anything else gives `default` (written as in the query).
    /// `base` is the address of the list with its other filters, without `sort` and without a cursor.
    pub fn parse(query: Option<&str>, allowed: &[&str], default: &str, base: impl Into<String>) -> Self {
        let read = |text: &str| {
            let (key, descending) = text.strip_prefix('-').map_or((text, false), |key| (key, true));
            (key.to_owned(), descending)
        };
        let (key, descending) = query
            .map(read)
            .filter(|(key, _)| allowed.contains(&key.as_str()))
            .unwrap_or_else(|| read(default));
        Self {
            key,
            descending,
            base: base.into(),
        }
    }

    /// The column the list is sorted by.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// True when the greatest comes first.
    pub fn is_descending(&self) -> bool {
        self.descending
    }

    /// Whether the list is sorted by `key`.
    pub fn is_by(&self, key: &str) -> bool {
        self.key == key
    }

    /// `ascending`, `descending` or `none`, for `aria-sort`.
    pub fn aria(&self, key: &str) -> &'static str {
        match (self.key == key, self.descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    }

    /// The address that sorts by `key`, turning the direction when it is the column sorted by now.
    pub fn href(&self, key: &str) -> String {
        let minus = if self.key == key && !self.descending { "-" } else { "" };
        let join = if self.base.contains('?') { '&' } else { '?' };
        format!("{}{join}sort={minus}{key}", self.base)
    }
}

/// The address of a list with what it is filtered and sorted by. What is not set is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListUrl {
    path: String,
    set: Vec<(&'static str, String)>,
}

impl ListUrl {
    /// The whole list.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            set: Vec::new(),
        }
    }

    /// With a parameter, in place of an earlier one of that name. An empty value takes it away.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.set.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            self.set.push((name, value));
        }
        self
    }

    /// The address.
    pub fn href(&self) -> String {
        match serde_urlencoded::to_string(&self.set) {
            Ok(query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }

    /// Whether anything is set.
    pub fn is_filtered(&self) -> bool {
        !self.set.is_empty()
    }

    /// The address of the whole list for the link that clears the filters; empty (no link) when none is set.
    pub fn clear(&self) -> String {
        if self.is_filtered() {
            self.path.clone()
        } else {
            String::new()
        }
    }

    /// The links of a page that was reached with the cursor `now` (empty on the first page) and is followed by `next`.
    pub fn pager(&self, now: Option<&str>, next: Option<String>) -> Pager {
        Pager {
            newer: now.filter(|now| !now.is_empty()).map(|_| self.href()),
            older: next.map(|next| self.clone().with("cursor", next).href()),
        }
    }
}

/// The two links of a keyset-paged list; `None` at either end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// Address of the page with newer entries.
    pub newer: Option<String>,
    /// Address of the page with older entries.
    pub older: Option<String>,
}

impl Pager {
    /// True when everything is on one page and no pager is shown.
    pub fn is_empty(&self) -> bool {
        self.newer.is_none() && self.older.is_none()
    }
}

/// One tab: a link, since each tab has its own address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// What the person reads, translated.
    pub label: String,
    /// A figure behind the label; `None` for none.
    pub count: Option<i64>,
    /// Whether it is the one shown.
    pub current: bool,
}

impl Tab {
    /// A tab without a figure.
    pub fn new(href: impl Into<String>, label: impl Into<String>, current: bool) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
            count: None,
            current,
        }
    }

    /// Adds the figure behind the label.
    #[must_use]
    pub fn count(mut self, count: i64) -> Self {
        self.count = Some(count);
        self
    }
}

/// A filter in use, with the address of the list without it, for `ui::chips`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The list without this filter.
    pub href: String,
    /// What is filtered by, as people read it.
    pub label: String,
}

impl Chip {
    /// A filter and the address without it.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
        }
    }
}

/// One step on the way to a page, for `ui::breadcrumbs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// What the person reads, translated.
    pub label: String,
}

impl Crumb {
    /// A step with its address.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_allowed_columns_sort() {
        let sort = Sort::parse(Some("-name"), &["name", "created"], "-created", "/people?role=alumni");
        assert_eq!((sort.key(), sort.is_descending()), ("name", true));
        assert_eq!(sort.aria("name"), "descending");
        assert_eq!(sort.href("name"), "/people?role=alumni&sort=name");
        assert_eq!(sort.href("created"), "/people?role=alumni&sort=created");

        let sort = Sort::parse(Some("password_hash"), &["name"], "-created", "/people");
        assert_eq!((sort.key(), sort.is_descending()), ("created", true));
        assert_eq!(sort.href("created"), "/people?sort=created");
        assert_eq!(sort.aria("name"), "none");
    }

    #[test]
    fn a_second_click_turns_the_direction() {
        let sort = Sort::parse(Some("name"), &["name"], "name", "/people");
        assert_eq!(sort.href("name"), "/people?sort=-name");
    }
}
