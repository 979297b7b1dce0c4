//! Statements as the server sent them, read back from PostgreSQL's log, and the pgbench script that sends them again.

use std::fmt::Write as _;

use super::lab::Lab;

/// The statements of one transaction on tenant tables.
pub struct Recorded {
    statements: Vec<String>,
    context: [String; 4],
}

impl Recorded {
    /// Reads `execute ...` entries with their parameters; keeps those of transactions of this college.
    pub fn from_log(log: &str, college: &str) -> Self {
        let mut recorded = Self {
            statements: Vec::new(),
            context: Default::default(),
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
            let values = parse_parameters(&parameters);
            if sql.contains("set_config") {
                // `$n` of the opening, in order: names and values alternate after the first.
                let kept: Vec<_> = values.iter().filter(|value| !value.contains("app.")).cloned().collect();
                let texts: Vec<_> = kept.iter().filter(|value| *value != "'t'").cloned().collect();
                for (slot, value) in recorded.context.iter_mut().zip(texts) {
                    *slot = value;
                }
                continue;
            }
            let filled = fill(&sql, &values);
            if filled.contains(college) {
                recorded.statements.push(filled);
            }
        }
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

    /// A pgbench script: the opening, the statements and the end; `one_flight` sends all of it at once.
    pub fn script(&self, lab: &Lab, one_flight: bool) -> String {
        let mut script = String::new();
        if one_flight {
            script.push_str("\\startpipeline\n");
        }
        let [college, user, role, capabilities] = &self.context;
        let _ = writeln!(
            script,
            "BEGIN;\nSELECT current_setting('app.college_id', true), set_config('app.college_id', {college}, true), \
             set_config('app.user_id', {user}, true), set_config('app.role', {role}, true), \
             set_config('app.capabilities', {capabilities}, true);"
        );
        for sql in &self.statements {
            let _ = writeln!(script, "{};", fresh_ids(sql, lab));
        }
        script.push_str("COMMIT;\n");
        if one_flight {
            script.push_str("\\endpipeline\n");
        }
        script
    }

    /// Whether every plan stays on an index, under the policies.
    pub async fn plan_note(&self, lab: &Lab) -> String {
        let [college, user, role, _] = &self.context;
        let mut scans = 0;
        for sql in self.statements.iter().filter(|sql| sql.starts_with("SELECT")) {
            let plan = lab
                .sql_as_app(&format!(
                    "BEGIN; SELECT set_config('app.college_id', {college}, true), set_config('app.user_id', {user}, true), \
                     set_config('app.role', {role}, true); EXPLAIN {sql}; COMMIT;"
                ))
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

/// In an insert, the id that was made for it becomes a new one each time.
fn fresh_ids(sql: &str, lab: &Lab) -> String {
    if !sql.starts_with("INSERT") {
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
