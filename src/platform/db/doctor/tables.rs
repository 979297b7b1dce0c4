//! The rules for each table.

use super::catalogue::{Catalogue, Grant, Policy, Relation};
use super::expression::{calls, squeeze};
use super::report::{Check, Kind, Subject};
use super::reviewed::{
    DEFINER_INSERTS, DEFINER_ROLES, DEFINERS, EQUATIONS, FIXED_COLUMNS, GLOBALS, GUARDS, Global, INDEX_EXCEPTIONS,
    PLAIN_FUNCTIONS, POLICY_FUNCTIONS, READABLE_SECRETS, SEALED, WALL, WALLED_ROLES,
};
use crate::platform::db::columns;

/// Every table of the schema `public`, each against its rules; tables elsewhere fail.
pub(super) fn check(catalogue: &Catalogue) -> Vec<Subject> {
    catalogue
        .relations
        .iter()
        .filter(|relation| relation.is_table())
        .map(|table| {
            let global = GLOBALS.iter().find(|global| global.name == table.name);
            let (kind, note, checks) = match global {
                Some(global) => (
                    Kind::Global,
                    Some(global.reason.to_owned()),
                    global_checks(table, global),
                ),
                None => (Kind::Tenant, None, tenant_checks(catalogue, table)),
            };
            let mut subject = Subject::new(&table.name, kind, note, checks);
            if table.schema != "public" {
                subject.name = format!("{}.{}", table.schema, table.name);
                subject.push(Check::failed(
                    "place",
                    "Tables are in the schema public only.",
                    vec![format!("it is in {}", table.schema)],
                ));
            }
            subject
        })
        .collect()
}

fn tenant_checks(catalogue: &Catalogue, table: &Relation) -> Vec<Check> {
    vec![
        Check::new(
            "college",
            "Every row names its college, first in the primary key.",
            college(table),
        ),
        Check::new(
            "row_security",
            "Row security is enabled and forced, for the owner too.",
            row_security(table),
        ),
        Check::new(
            "wall",
            "One restrictive policy, for every login and every command, shows and accepts rows of the transaction's college only.",
            wall(table),
        ),
        Check::new(
            "policies",
            "Further policies only narrow by who is asking, through reviewed functions.",
            policies(table),
        ),
        Check::new("keys", "Every key and index begins with the college.", keys(table)),
        Check::new(
            "references",
            "References carry the college, so they cannot point into another one.",
            references(catalogue, table),
        ),
        Check::new(
            "reference_indexes",
            "References are indexed by college first.",
            reference_indexes(table),
        ),
        Check::new("owner", "Owned by a role nobody can log in as.", owner(table)),
        Check::new(
            "grants",
            "Logins hold only the rights they need: no secret is read, which row it is and whose cannot be changed.",
            tenant_grants(table),
        ),
        Check::new(
            "plain",
            "No disabled trigger, rewrite rule or inheritance.",
            table.oddities.clone(),
        ),
        Check::new(
            "guards",
            "The triggers that hold what policies cannot say are there.",
            guards(table),
        ),
        Check::new(
            "described",
            "Table and columns are described, and every column has a class of personal data.",
            described(table),
        ),
    ]
}

fn global_checks(table: &Relation, global: &Global) -> Vec<Check> {
    let mut checks = vec![Check::new(
        "grants",
        "Logins hold only the rights this table's review allows.",
        global_grants(table, global),
    )];
    if global.walled {
        checks.push(Check::new(
            "row_security",
            "Row security is enabled and forced, for the owner too.",
            row_security(table),
        ));
        checks.push(Check::new(
            "policies",
            "Requests see only what the review allows.",
            global_policies(table, global),
        ));
        checks.push(Check::new(
            "owner",
            "Owned by a role nobody can log in as.",
            owner(table),
        ));
        checks.push(Check::new(
            "plain",
            "No disabled trigger, rewrite rule or inheritance.",
            table.oddities.clone(),
        ));
        checks.push(Check::new(
            "described",
            "Table and columns are described, and every column has a class of personal data.",
            described(table),
        ));
    }
    checks
}

fn college(table: &Relation) -> Vec<String> {
    let mut problems = Vec::new();
    match table.columns.iter().find(|column| column.name == "college_id") {
        None => problems.push("it has no college_id, and is not on the reviewed list of global tables".to_owned()),
        Some(column) => {
            if column.kind != "uuid" {
                problems.push(format!("college_id is {}, not uuid", column.kind));
            }
            if !column.not_null {
                problems.push("college_id may be NULL".to_owned());
            }
        }
    }
    if table.primary_key().first().is_none_or(|first| first != "college_id") {
        problems.push(format!("the primary key is ({})", table.primary_key().join(", ")));
    }
    problems
}

fn row_security(table: &Relation) -> Vec<String> {
    let mut problems = Vec::new();
    if !table.row_security {
        problems.push("row security is not enabled".to_owned());
    }
    if !table.forced {
        problems.push("row security is not forced".to_owned());
    }
    problems
}

fn wall(table: &Relation) -> Vec<String> {
    let Some(policy) = table.policies.iter().find(|policy| policy.name == "tenant_wall") else {
        return vec!["there is no policy tenant_wall".to_owned()];
    };
    let mut problems = Vec::new();
    if policy.permissive {
        problems.push("tenant_wall is permissive, so another policy could widen it".to_owned());
    }
    if policy.command != '*' {
        problems.push("tenant_wall does not cover every command".to_owned());
    }
    if policy.roles != ["public"] {
        problems.push(format!("tenant_wall holds for {} only", policy.roles.join(", ")));
    }
    for (what, text) in [("USING", &policy.using), ("WITH CHECK", &policy.check)] {
        match text {
            None => problems.push(format!("tenant_wall has no {what}")),
            Some(text) if squeeze(text) != WALL => problems.push(format!("tenant_wall's {what} is {}", squeeze(text))),
            Some(_) => {}
        }
    }
    problems
}

fn policies(table: &Relation) -> Vec<String> {
    let mut problems = Vec::new();
    if !table.policies.iter().any(|policy| policy.permissive) {
        problems.push("no policy lets anybody in".to_owned());
    }
    for policy in table.policies.iter().filter(|policy| policy.name != "tenant_wall") {
        let known = |role: &String| {
            role == "p2p_app"
                || (WALLED_ROLES.contains(&role.as_str())
                    && DEFINER_ROLES
                        .iter()
                        .any(|(owner, tables)| owner == role && tables.contains(&table.name.as_str())))
        };
        if policy.permissive && !policy.roles.iter().all(known) {
            problems.push(format!("policy {} is for {}", policy.name, policy.roles.join(", ")));
        }
        problems.extend(one_policy(policy));
    }
    problems
}

fn one_policy(policy: &Policy) -> Vec<String> {
    let mut problems = Vec::new();
    if matches!(policy.command, '*' | 'w' | 'a') && policy.check.is_none() {
        problems.push(format!("policy {} has no WITH CHECK", policy.name));
    }
    for function in &policy.functions {
        let reviewed = POLICY_FUNCTIONS.iter().any(|(name, _)| name == function)
            || DEFINERS.iter().any(|known| known.signature == function);
        if !reviewed {
            problems.push(format!(
                "policy {} calls {function}, which is not reviewed",
                policy.name
            ));
        }
    }
    for text in [&policy.using, &policy.check].into_iter().flatten() {
        for (name, once) in calls(text) {
            if name.starts_with("p2p.") && !once && !EQUATIONS.contains(&squeeze(text).as_str()) {
                problems.push(format!(
                    "policy {} calls {name} once a row, not in a sub-select",
                    policy.name
                ));
            }
            if !name.starts_with("p2p.") && !PLAIN_FUNCTIONS.contains(&name.as_str()) {
                problems.push(format!("policy {} calls {name}, which is not reviewed", policy.name));
            }
        }
    }
    problems
}

fn keys(table: &Relation) -> Vec<String> {
    let mut problems = Vec::new();
    for index in &table.indexes {
        let led = index.columns.first().is_some_and(|first| first == "college_id");
        let excepted = !index.unique && INDEX_EXCEPTIONS.iter().any(|(name, _)| *name == index.name);
        if !led && !excepted {
            let what = if index.unique { "unique key" } else { "index" };
            problems.push(format!("{what} {} is on ({})", index.name, index.columns.join(", ")));
        }
        if !index.valid {
            problems.push(format!("index {} is not valid", index.name));
        }
    }
    problems
}

fn references(catalogue: &Catalogue, table: &Relation) -> Vec<String> {
    let mut problems = Vec::new();
    for reference in &table.references {
        let to_global = GLOBALS.iter().any(|global| global.name == reference.to);
        if to_global {
            if !(reference.to == "colleges" && reference.columns == ["college_id"]) {
                problems.push(format!(
                    "{} refers to the global table {}",
                    reference.name, reference.to
                ));
            }
        } else {
            let first = |columns: &[String]| columns.first().is_some_and(|first| first == "college_id");
            if !first(&reference.columns) || !first(&reference.to_columns) {
                problems.push(format!(
                    "{} is ({}) to {} ({})",
                    reference.name,
                    reference.columns.join(", "),
                    reference.to,
                    reference.to_columns.join(", ")
                ));
            }
        }
        if !reference.validated {
            problems.push(format!("{} was never validated", reference.name));
        }
    }
    // A column that is named after a table but refers to nothing would be a promise without a guard.
    if !catalogue.relations.iter().any(|relation| relation.name == "colleges") {
        problems.push("the registry of colleges is missing".to_owned());
    }
    problems
}

fn reference_indexes(table: &Relation) -> Vec<String> {
    let mut problems = Vec::new();
    for reference in &table.references {
        let wanted = reference.columns.len();
        let indexed = table.indexes.iter().any(|index| {
            let lead = index.columns.get(..wanted).unwrap_or_default();
            lead.len() == wanted
                && lead.first() == reference.columns.first()
                && reference.columns.iter().all(|column| lead.contains(column))
        });
        if !indexed {
            problems.push(format!(
                "{} ({}) has no index",
                reference.name,
                reference.columns.join(", ")
            ));
        }
    }
    problems
}

fn owner(table: &Relation) -> Vec<String> {
    if table.owner == "p2p_owner" {
        Vec::new()
    } else {
        vec![format!("it belongs to {}", table.owner)]
    }
}

/// Whether reading this column (or every column) of a table shows what lets somebody act as somebody else.
fn shows_secret(table: &Relation, column: Option<&str>) -> bool {
    table
        .columns
        .iter()
        .map(|known| known.name.as_str())
        .filter(|known| column.is_none_or(|column| column == *known))
        .filter(|known| {
            !READABLE_SECRETS
                .iter()
                .any(|(of, name, _)| *of == table.name && name == known)
        })
        .any(|known| columns::class_of(&table.name, known) == Some(columns::Class::Secret))
}

fn describe(grant: &Grant) -> String {
    match &grant.column {
        Some(column) => format!("{} may {} ({column})", grant.grantee, grant.privilege),
        None => format!("{} may {}", grant.grantee, grant.privilege),
    }
}

fn tenant_grants(table: &Relation) -> Vec<String> {
    let key = table.primary_key();
    table
        .grants
        .iter()
        .filter(|grant| {
            let allowed = match grant.grantee.as_str() {
                "p2p_owner" => true,
                "p2p_app" => match (grant.privilege.as_str(), grant.column.as_deref()) {
                    ("SELECT", column) => !shows_secret(table, column),
                    _ if SEALED.contains(&table.name.as_str()) => false,
                    ("INSERT" | "DELETE", _) => true,
                    ("UPDATE", Some(column)) => {
                        !FIXED_COLUMNS.contains(&column) && !key.iter().any(|part| part == column)
                    }
                    _ => false,
                },
                other => {
                    let reviewed = DEFINER_ROLES
                        .iter()
                        .any(|(role, tables)| *role == other && tables.contains(&table.name.as_str()));
                    reviewed
                        && match (grant.privilege.as_str(), grant.column.as_deref()) {
                            ("SELECT", _) => true,
                            ("UPDATE", Some(column)) => column != "college_id",
                            ("INSERT", Some(_)) => DEFINER_INSERTS.contains(&(other, table.name.as_str())),
                            _ => false,
                        }
                }
            };
            !allowed || (grant.grantable && grant.grantee != "p2p_owner")
        })
        .map(describe)
        .collect()
}

fn global_grants(table: &Relation, global: &Global) -> Vec<String> {
    table
        .grants
        .iter()
        .filter(|grant| {
            let allowed = match grant.grantee.as_str() {
                "p2p_app" => global.app.contains(&grant.privilege.as_str()),
                "p2p_platform" => {
                    let fixed = grant.privilege == "UPDATE"
                        && grant
                            .column
                            .as_deref()
                            .is_none_or(|column| FIXED_COLUMNS.contains(&column));
                    global.platform.contains(&grant.privilege.as_str()) && !fixed
                }
                grantee => {
                    let puts_rows_in = DEFINER_INSERTS.contains(&(grantee, table.name.as_str()));
                    grantee == table.owner || (puts_rows_in && grant.privilege == "INSERT")
                }
            };
            !allowed || (grant.grantable && grant.grantee != table.owner)
        })
        .map(describe)
        .collect()
}

fn global_policies(table: &Relation, global: &Global) -> Vec<String> {
    let mut problems = Vec::new();
    for policy in &table.policies {
        if policy.roles == ["p2p_platform"] {
            continue;
        }
        let expression = policy.using.as_deref().map(squeeze).unwrap_or_default();
        let reviewed = global
            .app_policies
            .iter()
            .any(|(name, text)| *name == policy.name && *text == expression && policy.command == 'r');
        if policy.roles != ["p2p_app"] || !reviewed {
            problems.push(format!(
                "policy {} lets {} see rows by {expression}",
                policy.name,
                policy.roles.join(", ")
            ));
        }
    }
    problems
}

fn guards(table: &Relation) -> Vec<String> {
    GUARDS
        .iter()
        .filter(|(name, trigger)| *name == table.name && !table.triggers.iter().any(|known| known == trigger))
        .map(|(_, trigger)| format!("the trigger {trigger} is missing"))
        .collect()
}

fn described(table: &Relation) -> Vec<String> {
    let mut problems = Vec::new();
    if table.comment.is_none() {
        problems.push("the table has no comment".to_owned());
    }
    for column in &table.columns {
        if column.comment.is_none() {
            problems.push(format!("{} has no comment", column.name));
        }
        if columns::class_of(&table.name, &column.name).is_none() {
            problems.push(format!("{} has no class of personal data", column.name));
        }
    }
    problems
}
