//! What a college's description must hold to, with errors a form and a file can show.

use std::str::FromStr as _;

use super::model::{CollegePatch, Definition, EmailDomain};
use crate::error::AppError;
use crate::platform::config::CollegeSettings;
use crate::platform::permissions::Role;
use crate::platform::tenancy::slug;
use crate::platform::validate::{Checks, Problem, normal_email};
use crate::web::accent::Accent;

/// Every country: ISO 3166-1 alpha-2, officially assigned, and the code in use for Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Most hosts, domains or first administrators of one description.
const MAX_ENTRIES: usize = 50;

/// A description in its one form: trimmed, composed, lower-cased where that is its form.
///
/// # Errors
/// 422 with everything that is wrong, field by field.
pub(super) fn definition(given: &Definition, base_domain: &str) -> Result<Definition, AppError> {
    let mut checks = Checks::new();
    let college_slug = given.slug.trim().to_owned();
    note(&mut checks, "slug", slug::check(&college_slug));
    let name = checks.line("name", &given.name, 1, 200);
    let patch = optional(
        &mut checks,
        &CollegePatch {
            name: None,
            country: given.country.clone(),
            locale: given.locale.clone(),
            time_zone: given.time_zone.clone(),
            accent: given.accent.clone(),
            settings: given.settings.clone(),
        },
    );
    let mut hosts = Vec::new();
    for (n, host) in given.hosts.iter().enumerate() {
        match custom_host(host, base_domain) {
            Ok(host) => hosts.push(host),
            Err(problem) => checks.add(format!("hosts[{n}]"), problem.code, problem.detail),
        }
    }
    let mut email_domains: Vec<EmailDomain> = Vec::new();
    for (n, entry) in given.email_domains.iter().enumerate() {
        let field = format!("email_domains[{n}]");
        match email_domain(&entry.domain) {
            Ok(domain) if email_domains.iter().any(|seen| seen.domain == domain) => {
                checks.add(field, "duplicate", "This domain is listed twice.");
            }
            Ok(_) if entry.role == Role::CollegeAdmin => checks.add(
                format!("{field}.role"),
                "unknown_value",
                "Use student, alumni or faculty: no one becomes an administrator by their email.",
            ),
            Ok(domain) => email_domains.push(EmailDomain {
                domain,
                role: entry.role,
            }),
            Err(problem) => checks.add(format!("{field}.domain"), problem.code, problem.detail),
        }
    }
    let mut first_admins = given.first_admins.clone();
    for (n, admin) in first_admins.iter_mut().enumerate() {
        admin.full_name = checks.line(&format!("first_admins[{n}].full_name"), &admin.full_name, 0, 120);
        match normal_email(&admin.email) {
            Ok(email) => admin.email = email,
            Err(problem) => checks.add(format!("first_admins[{n}].email"), problem.code, problem.detail),
        }
    }
    for (field, count) in [
        ("hosts", given.hosts.len()),
        ("email_domains", given.email_domains.len()),
        ("first_admins", given.first_admins.len()),
    ] {
        if count > MAX_ENTRIES {
            checks.add(field, "too_many", format!("List at most {MAX_ENTRIES}."));
        }
    }
    checks.finish()?;
    Ok(Definition {
        slug: college_slug,
        name,
        country: patch.country,
        locale: patch.locale,
        time_zone: patch.time_zone,
        accent: patch.accent,
        settings: patch.settings,
        hosts,
        email_domains,
        first_admins,
    })
}

/// A change in its one form.
///
/// # Errors
/// 422 with everything that is wrong, field by field.
pub(super) fn patch(given: &CollegePatch) -> Result<CollegePatch, AppError> {
    let mut checks = Checks::new();
    let checked = optional(&mut checks, given);
    checks.finish()?;
    Ok(checked)
}

fn optional(checks: &mut Checks, given: &CollegePatch) -> CollegePatch {
    let name = given.name.as_ref().map(|name| checks.line("name", name, 1, 200));
    let country = given
        .country
        .as_ref()
        .map(|country| country.trim().to_ascii_uppercase());
    if let Some(country) = &country
        && !country.is_empty()
        && !COUNTRIES.split(' ').any(|known| known == country)
    {
        checks.add(
            "country",
            "invalid",
            "Use the two letters of ISO 3166, such as IN or SA.",
        );
    }
    let locale = given.locale.as_ref().map(|locale| locale.trim().to_owned());
    if locale.as_deref().is_some_and(|locale| !matches!(locale, "en" | "ar")) {
        checks.add("locale", "unknown_value", "Use en or ar.");
    }
    let time_zone = given.time_zone.as_ref().map(|zone| zone.trim().to_owned());
    if time_zone
        .as_deref()
        .is_some_and(|zone| chrono_tz::Tz::from_str(zone).is_err())
    {
        checks.add("time_zone", "invalid", "Use an IANA name, such as Asia/Kolkata.");
    }
    let accent = given.accent.as_ref().map(|accent| accent.trim().to_ascii_lowercase());
    if let Some(colour) = accent.as_deref().filter(|colour| !colour.is_empty())
        && let Err(problem) = Accent::parse(colour)
    {
        checks.add("accent", "unreadable", sentence(&problem.to_string()));
    }
    if let Some(settings) = &given.settings {
        self::settings(checks, settings);
    }
    CollegePatch {
        name,
        country,
        locale,
        time_zone,
        accent,
        settings: given.settings.clone(),
    }
}

fn settings(checks: &mut Checks, settings: &CollegeSettings) {
    checks.line("settings.tagline", &settings.tagline, 0, 200);
    if !settings.help_email.is_empty() {
        checks.email("settings.help_email", &settings.help_email);
    }
    checks.line("settings.privacy.controller", &settings.privacy.controller, 0, 300);
    checks.line("settings.privacy.officer", &settings.privacy.officer, 0, 200);
    if !settings.privacy.officer_email.is_empty() {
        checks.email("settings.privacy.officer_email", &settings.privacy.officer_email);
    }
    let known =
        |name: &String| (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if settings.modules.len() > MAX_ENTRIES || !settings.modules.keys().all(known) {
        checks.add(
            "settings.modules",
            "invalid",
            "Name modules with lower-case letters and underscores, at most 50.",
        );
    }
    if let Some(days) = settings.chat.retention_days {
        checks.range("settings.chat.retention_days", days, 30, 3650);
    }
    let limits = &settings.limits;
    for (name, value) in [
        ("requests_per_minute", limits.requests_per_minute),
        ("user_read_per_minute", limits.user_read_per_minute),
        ("user_write_per_minute", limits.user_write_per_minute),
    ] {
        if let Some(value) = value {
            checks.range(&format!("settings.limits.{name}"), value, 1, 10_000_000);
        }
    }
}

/// A domain a college may be served at: a public name with a dot, not ours, not an address.
pub(super) fn custom_host(given: &str, base_domain: &str) -> Result<String, Problem> {
    let host = domain(given)?;
    if host == base_domain || host.ends_with(&format!(".{base_domain}")) {
        return Err(Problem::new(
            "ours",
            "Names under the platform's own domain are given by the subdomain.",
        ));
    }
    Ok(host)
}

/// A domain in people's addresses.
fn email_domain(given: &str) -> Result<String, Problem> {
    domain(given.trim().trim_start_matches('@'))
}

fn domain(given: &str) -> Result<String, Problem> {
    let name = given.trim().to_ascii_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let shape = name.len() <= 252
        && name.contains('.')
        && name.split('.').all(label)
        && !name
            .rsplit('.')
            .next()
            .is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
    if shape {
        Ok(name)
    } else {
        Err(Problem::new("invalid", "Use a domain such as placements.college.edu."))
    }
}

fn note(checks: &mut Checks, field: &str, outcome: Result<(), Problem>) {
    if let Err(problem) = outcome {
        checks.add(field, problem.code, problem.detail);
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(given: &Definition) -> Vec<String> {
        match definition(given, "p2p.example") {
            Err(AppError::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let given = Definition {
            slug: "Console".to_owned(),
            name: " ".to_owned(),
            country: Some("India".to_owned()),
            locale: Some("fr".to_owned()),
            time_zone: Some("Mars/Olympus".to_owned()),
            accent: Some("#ffff00".to_owned()),
            hosts: vec!["a.p2p.example".to_owned(), "10.0.0.1".to_owned()],
            email_domains: vec![EmailDomain {
                domain: "nodot".to_owned(),
                role: Role::Student,
            }],
            ..Definition::default()
        };
        assert_eq!(
            fields(&given),
            [
                "slug",
                "name",
                "country",
                "locale",
                "time_zone",
                "accent",
                "hosts[0]",
                "hosts[1]",
                "email_domains[0].domain"
            ]
        );
    }

    #[test]
    fn one_form() {
        let given = Definition {
            slug: "northgate".to_owned(),
            name: " Northgate  ".to_owned(),
            country: Some("in".to_owned()),
            hosts: vec!["Placements.Northgate.EDU".to_owned()],
            email_domains: vec![EmailDomain {
                domain: "@Northgate.edu".to_owned(),
                role: Role::Alumni,
            }],
            ..Definition::default()
        };
        let checked = definition(&given, "p2p.example").unwrap();
        assert_eq!(checked.name, "Northgate");
        assert_eq!(checked.country.as_deref(), Some("IN"));
        assert_eq!(checked.hosts, ["placements.northgate.edu"]);
        assert_eq!(checked.email_domains[0].domain, "northgate.edu");
    }
}
