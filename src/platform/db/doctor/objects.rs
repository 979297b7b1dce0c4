//! The rules for everything that is not a table: functions, views, roles, the database itself.

use super::catalogue::{Catalogue, Function, Relation};
use super::expression::squeeze;
use super::report::{Check, Kind, Subject};
use super::reviewed::{DEFINER_ROLES, DEFINERS, EXTENSIONS, POLICY_FUNCTIONS, SCHEMAS};
use crate::platform::db::embedded::version_has_known_holes;

pub(super) fn check(catalogue: &Catalogue) -> Vec<Subject> {
    let mut subjects: Vec<_> = catalogue.functions.iter().map(function).collect();
    for (signature, _) in POLICY_FUNCTIONS {
        if !catalogue.functions.iter().any(|known| known.signature == *signature) {
            subjects.push(Subject::new(
                signature,
                Kind::Function,
                None,
                vec![Check::failed(
                    "there",
                    "The functions of the wall exist.",
                    vec!["it is missing".to_owned()],
                )],
            ));
        }
    }
    subjects.extend(catalogue.relations.iter().filter_map(other_relation));
    subjects.push(logins(catalogue));
    subjects.push(server(catalogue));
    subjects
}

fn function(function: &Function) -> Subject {
    let mut checks = Vec::new();
    let problem = |found: bool, text: &str| if found { vec![text.to_owned()] } else { Vec::new() };
    checks.push(Check::new(
        "leakproof",
        "The planner is promised nothing.",
        problem(function.leakproof, "it is marked LEAKPROOF"),
    ));
    checks.push(Check::new(
        "execute",
        "Not everybody may call it.",
        problem(
            function.grantees.iter().any(|name| name == "PUBLIC"),
            "PUBLIC may call it",
        ),
    ));
    let mut note = None;
    let reviewed = DEFINERS.iter().find(|known| known.signature == function.signature);
    if function.definer || reviewed.is_some() {
        checks.push(Check::new(
            "definer",
            "Runs with its owner's rights, so it is reviewed, has its search path pinned, and its owner cannot log in.",
            definer(function),
        ));
        note = reviewed.map(|known| known.reason.to_owned());
    }
    if let Some((_, body)) = POLICY_FUNCTIONS.iter().find(|(name, _)| *name == function.signature) {
        let mut problems = Vec::new();
        if function.volatility != 's' {
            problems.push("it is not STABLE".to_owned());
        }
        if function.definer {
            problems.push("it is SECURITY DEFINER".to_owned());
        }
        if squeeze(&function.body) != *body {
            problems.push(format!("its body is {}", squeeze(&function.body)));
        }
        if !function.settings.is_empty() {
            problems.push(format!("it changes settings: {}", function.settings.join(", ")));
        }
        checks.push(Check::new(
            "wall_function",
            "Policies ask it, so it answers exactly what was reviewed.",
            problems,
        ));
    }
    Subject::new(&function.signature, Kind::Function, note, checks)
}

fn definer(function: &Function) -> Vec<String> {
    let Some(known) = DEFINERS.iter().find(|known| known.signature == function.signature) else {
        return vec!["it is SECURITY DEFINER and not on the reviewed list".to_owned()];
    };
    let mut problems = Vec::new();
    if !function.definer {
        problems.push("it is on the reviewed list but not SECURITY DEFINER".to_owned());
    }
    if function.owner != known.owner {
        problems.push(format!("it belongs to {}, not to {}", function.owner, known.owner));
    }
    let pinned = ["search_path=pg_catalog, pg_temp", "search_path=\"pg_catalog, pg_temp\""];
    if !function
        .settings
        .iter()
        .any(|setting| pinned.contains(&setting.as_str()))
    {
        problems.push("its search path is not pinned to pg_catalog, pg_temp".to_owned());
    }
    for grantee in &function.grantees {
        if grantee != known.owner && !known.callers.contains(&grantee.as_str()) {
            problems.push(format!("{grantee} may call it"));
        }
    }
    problems
}

fn other_relation(relation: &Relation) -> Option<Subject> {
    let name = format!("{}.{}", relation.schema, relation.name);
    let granted: Vec<_> = relation
        .grants
        .iter()
        .filter(|grant| grant.grantee != relation.owner)
        .map(|grant| format!("{} may {}", grant.grantee, grant.privilege))
        .collect();
    match relation.kind {
        'v' => {
            let mut problems = Vec::new();
            for option in ["security_invoker=true", "security_barrier=true"] {
                if !relation.options.iter().any(|set| set == option) {
                    problems.push(format!("it is not {option}"));
                }
            }
            for grant in &relation.grants {
                if grant.grantee == "PUBLIC" || (grant.grantee == "p2p_app" && grant.privilege != "SELECT") {
                    problems.push(format!("{} may {}", grant.grantee, grant.privilege));
                }
            }
            let check = Check::new("view", "A view asks with the rights of who is asking.", problems);
            Some(Subject::new(&name, Kind::View, None, vec![check]))
        }
        'm' => {
            let check = Check::new(
                "copy",
                "A materialised view has no row security, so nobody may read it.",
                granted,
            );
            Some(Subject::new(&name, Kind::View, None, vec![check]))
        }
        'S' => {
            let check = Check::new(
                "sequence",
                "A sequence counts across colleges, so nobody may read it.",
                granted,
            );
            Some(Subject::new(&name, Kind::Sequence, None, vec![check]))
        }
        _ => None,
    }
}

fn logins(catalogue: &Catalogue) -> Subject {
    let mut missing = Vec::new();
    let mut weak = Vec::new();
    let mut climbing = Vec::new();
    let apart: Vec<&str> = ["p2p_owner"]
        .into_iter()
        .chain(DEFINER_ROLES.iter().map(|(role, _)| *role))
        .collect();
    for wanted in ["p2p_app", "p2p_platform"].into_iter().chain(apart.iter().copied()) {
        if !catalogue.roles.iter().any(|role| role.name == wanted) {
            missing.push(format!("{wanted} does not exist"));
        }
    }
    for role in &catalogue.roles {
        let serves = ["p2p_app", "p2p_platform"]
            .iter()
            .any(|login| role.member_of.iter().any(|of| of == login))
            && !role.superuser;
        if serves || ["p2p_app", "p2p_platform"].contains(&role.name.as_str()) {
            // The migrating login may be a member of everything; it never serves a request.
            let migrates = role.bypass && role.member_of.iter().any(|of| of == "p2p_owner");
            for (found, what) in [
                (role.superuser, "is a superuser"),
                (role.bypass && !migrates, "has BYPASSRLS"),
                (role.creates_roles && !migrates, "may create roles"),
                (role.creates_databases && !migrates, "may create databases"),
                (role.replication, "may replicate, which has no row security"),
            ] {
                if found {
                    weak.push(format!("{} {what}", role.name));
                }
            }
        }
        if apart.contains(&role.name.as_str()) {
            if role.login {
                weak.push(format!("{} can log in", role.name));
            }
            if role.superuser {
                weak.push(format!("{} is a superuser", role.name));
            }
        }
        if !role.superuser && !role.bypass {
            for of in &role.member_of {
                let above = catalogue
                    .roles
                    .iter()
                    .any(|other| other.name == *of && (other.superuser || other.bypass));
                if *of != role.name && (above || apart.contains(&of.as_str())) {
                    climbing.push(format!("{} may act as {of}", role.name));
                }
            }
        }
    }
    Subject::new(
        "roles",
        Kind::Database,
        None,
        vec![
            Check::new("there", "The roles of the product exist.", missing),
            Check::new(
                "weak",
                "No login of requests or of the console could bypass row security, and owners cannot log in.",
                weak,
            ),
            Check::new(
                "climbing",
                "No ordinary role may act as an owner or as a role that bypasses row security.",
                climbing,
            ),
        ],
    )
}

fn server(catalogue: &Catalogue) -> Subject {
    let version = if version_has_known_holes(catalogue.server_version) {
        vec![format!(
            "PostgreSQL {} has known holes in row security; install 15.20 or the same day's release of a later version",
            catalogue.server_version
        )]
    } else {
        Vec::new()
    };
    let extensions = catalogue
        .extensions
        .iter()
        .filter(|name| !EXTENSIONS.contains(&name.as_str()))
        .map(|name| format!("extension {name} is not reviewed"))
        .collect();
    let schemas = catalogue
        .relations
        .iter()
        .filter(|relation| !SCHEMAS.contains(&relation.schema.as_str()))
        .map(|relation| format!("{}.{} is in a schema nobody reviewed", relation.schema, relation.name))
        .collect();
    Subject::new(
        "database",
        Kind::Database,
        None,
        vec![
            Check::new("version", "The server has no known hole in row security.", version),
            Check::new(
                "privileges",
                "Logins of the product make nothing of their own: no tables, no temporary tables, no schemas.",
                catalogue.loose_privileges.clone(),
            ),
            Check::new(
                "settings",
                "No setting, default right, event trigger or copy outward works behind the wall.",
                catalogue.loose_settings.clone(),
            ),
            Check::new("extensions", "Every extension is reviewed.", extensions),
            Check::new("schemas", "Nothing lies outside the schemas public and p2p.", schemas),
        ],
    )
}
