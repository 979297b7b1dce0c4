//! Statements as the server sent them, read back from PostgreSQL's log, and the pgbench script that sends them again.

use std::fmt::Write as _;

use super::lab::Lab;

/// The statements of one transaction on tenant tables.
pub struct Recorded {
    opening: String,
    statements: Vec<String>,
}

impl Recorded {
    /// Reads `execute ...` entries with their parameters; keeps those of transactions of this college.
    pub fn from_log(log: &str, college: &str) -> Self {
        let mut recorded = Self {
            opening: String::new(),
            statements: Vec::new(),
        };
        let mut lines = log.lines().peekable();
        while let Some(line) = lines.next() {
            let Some((_, rest)) = line.split_once("execute ") else {
                continue;
            };
            let Some((_, sql)) = rest.split_once(": ") else {
                continue;
            };
            let mut sql = sql.to_owned();
            let mut parameters = String::new();
            while let Some(next) = lines.peek() {
                if let Some((_, found)) = next.split_once("DETAIL:  parameters: ") {
                    parameters = found.to_owned();
                    lines.next();
                    break;
                }
                if next.contains("LOG:") || next.contains("STATEMENT:") {
                    break;
                }
                sql.push(' ');
                sql.push_str(next);
                lines.next();
            }
            let filled = fill(&sql, &parse_parameters(&parameters));
            if filled.contains("set_config(") && filled.contains(college) {
                recorded.opening = filled;
            } else if filled.contains(college) {
                recorded.statements.push(filled);
            }
        }
        assert!(
            !recorded.opening.is_empty(),
            "no opening of a transaction in the log:\n{log}"
        );
        recorded
    }

    /// Whether the request asked the tenant's tables nothing.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Only the insert into one table, with fresh ids.
    pub fn only_insert_into(mut self, table: &str) -> Self {
        let head = format!("INSERT INTO \"{table}\"");
        self.statements.retain(|sql| sql.starts_with(&head));
        assert!(!self.statements.is_empty(), "no {head} was recorded");
        self
    }

    /// A pgbench script that sends all of it in one flight: the opening, the statements so many times, and the end.
    pub fn script(&self, lab: &Lab, times: usize) -> String {
        let mut script = "\\startpipeline\n".to_owned();
        let _ = writeln!(script, "BEGIN;\n{};", self.opening);
        for _ in 0..times {
            for sql in &self.statements {
                let _ = writeln!(script, "{};", fresh_ids(sql, lab));
            }
        }
        script.push_str("COMMIT;\n\\endpipeline\n");
        script
    }

    /// Whether every plan stays on an index, under the policies.
    pub async fn plan_note(&self, lab: &Lab) -> String {
        let mut scans = 0;
        for sql in self.statements.iter().filter(|sql| sql.starts_with("SELECT")) {
            let plan = lab
                .sql_as_app(&format!("BEGIN; {}; EXPLAIN {sql}; COMMIT;", self.opening))
                .await;
            scans += plan.iter().filter(|line| line.contains("Seq Scan")).count();
        }
        if scans == 0 {
            "on indexes".to_owned()
        } else {
            format!("{scans} sequential scans")
        }
    }
}

/// `$1 = 'a', $2 = NULL` as SQL literals.
fn parse_parameters(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        if let Some(quoted) = after.strip_prefix('\'') {
            let bytes = quoted.as_bytes();
            let mut end = 0;
            while end < bytes.len() {
                if bytes[end] == b'\'' {
                    if bytes.get(end + 1) == Some(&b'\'') {
                        end += 2;
                        continue;
                    }
                    break;
                }
                end += 1;
            }
            values.push(format!("'{}'", &quoted[..end]));
            rest = &quoted[(end + 1).min(quoted.len())..];
        } else {
            let end = after.find(", $").unwrap_or(after.len());
            values.push(after[..end].to_owned());
            rest = &after[end..];
        }
    }
    values
}

/// Puts the values in place of `$n`, highest first so that `$1` does not eat `$12`.
fn fill(sql: &str, values: &[String]) -> String {
    let mut filled = sql.to_owned();
    for (index, value) in values.iter().enumerate().rev() {
        filled = filled.replace(&format!("${}", index + 1), value);
    }
    filled
}

/// What must differ each time does: the id made for a new row is a new one, and an audit entry takes the next number.
fn fresh_ids(sql: &str, lab: &Lab) -> String {
    if sql.starts_with("UPDATE \"audit_heads\"") {
        return with_literal(sql, 0, "\"n\" + 1");
    }
    if sql.starts_with("INSERT INTO \"audit_entries\"") {
        let college = sql.split('\'').nth(1).unwrap_or_default();
        let next = format!("(SELECT n + 1 FROM audit_heads WHERE college_id = '{college}')");
        return with_literal(sql, 1, &next);
    }
    if !sql.contains("INSERT INTO") {
        return sql.to_owned();
    }
    let mut out = String::new();
    for (index, part) in sql.split('\'').enumerate() {
        let is_literal = index % 2 == 1;
        let is_new_id = is_literal && uuid::Uuid::try_parse(part).is_ok() && !lab.knows(part);
        if is_new_id {
            out.pop();
            out.push_str("gen_random_uuid()");
        } else {
            out.push_str(part);
            out.push('\'');
        }
    }
    out.pop();
    out
}

/// Puts SQL in the place of the nth literal.
fn with_literal(sql: &str, nth: usize, replacement: &str) -> String {
    let parts: Vec<&str> = sql.split('\'').collect();
    let at = nth * 2 + 1;
    format!("{}{replacement}{}", parts[..at].join("'"), parts[at + 1..].join("'"))
}
