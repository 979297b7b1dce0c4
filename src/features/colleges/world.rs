//! Descriptions from a public list of the world's universities (name, country code, domains), one a record.
//!
//! The subdomain comes from the record's first domain alone, so that it stays the same when the list grows: dots become
//! hyphens (`iitg.ac.in` is `iitg-ac-in`). A name that is too long or taken by another record ends in six hexadecimal
//! digits of a hash. Records that share a domain both list it: see [`EmailDomain`].

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::model::{Definition, EmailDomain};
use crate::platform::permissions::Role;
use crate::platform::tenancy::slug;

/// A record of the list; what else it holds is not ours to keep.
#[derive(Debug, Deserialize)]
struct Institution {
    name: String,
    alpha_two_code: String,
    domains: Vec<String>,
}

/// Reads the list (a JSON array) into descriptions, in its order.
///
/// # Errors
/// When the text is not such a list, or a record has no domain: names its place.
pub fn read(json: &str) -> anyhow::Result<Vec<Definition>> {
    let records: Vec<Institution> = serde_json::from_str(json)?;
    let mut by_slug: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, record) in records.iter().enumerate() {
        let domain = record
            .domains
            .first()
            .ok_or_else(|| anyhow::anyhow!("record {}: {:?} has no domain", n + 1, record.name))?;
        by_slug.entry(slug_of(domain)).or_default().push(n);
    }
    let mut slugs: BTreeMap<usize, String> = BTreeMap::new();
    for (slug, mut sharing) in by_slug {
        // Whatever the order of the list, the same record keeps the plain name.
        sharing.sort_by_key(|n| records.get(*n).map(identity));
        for (place, n) in sharing.into_iter().enumerate() {
            let own = match records.get(n) {
                Some(record) if place > 0 => with_hash(&slug, &identity(record)),
                _ => slug.clone(),
            };
            slugs.insert(n, own);
        }
    }
    Ok(records
        .into_iter()
        .zip(slugs.into_values())
        .map(|(record, slug)| definition(record, slug))
        .collect())
}

fn definition(record: Institution, slug: String) -> Definition {
    let mut email_domains: Vec<EmailDomain> = Vec::with_capacity(record.domains.len());
    for domain in record.domains {
        let domain = domain.trim().to_ascii_lowercase();
        if email_domains.iter().all(|seen| seen.domain != domain) {
            email_domains.push(EmailDomain {
                domain,
                role: Role::Student,
            });
        }
    }
    Definition {
        slug,
        name: mended(&record.name),
        country: Some(record.alpha_two_code),
        email_domains,
        ..Definition::default()
    }
}

/// Some records carry Windows-1252 quotation marks read as Latin-1: control characters that stand for `“` and `”`.
fn mended(name: &str) -> String {
    name.chars()
        .map(|letter| match u8::try_from(u32::from(letter)) {
            Ok(byte @ 0x80..=0x9F) => encoding_rs::WINDOWS_1252.decode(&[byte]).0.into_owned(),
            _ => letter.to_string(),
        })
        .collect()
}

fn identity(record: &Institution) -> String {
    let domain = record.domains.first().map_or("", String::as_str);
    format!("{}\n{}\n{domain}", record.name, record.alpha_two_code)
}

fn slug_of(domain: &str) -> String {
    let domain = domain.trim().to_ascii_lowercase();
    let domain = domain.strip_prefix("www.").unwrap_or(&domain);
    let mut name = String::with_capacity(domain.len());
    for letter in domain.chars() {
        let letter = if letter.is_ascii_lowercase() || letter.is_ascii_digit() {
            letter
        } else {
            '-'
        };
        if letter != '-' || !(name.is_empty() || name.ends_with('-')) {
            name.push(letter);
        }
    }
    let name = name.trim_end_matches('-');
    if name.len() > 39 {
        return with_hash(name, domain);
    }
    match slug::check(name) {
        Ok(()) => name.to_owned(),
        Err(_) => with_hash(name, domain),
    }
}

fn with_hash(name: &str, of: &str) -> String {
    let head = name.get(..32).unwrap_or(name).trim_end_matches('-');
    let digest = hex::encode(Sha256::digest(of.as_bytes()));
    let digest = digest.get(..6).unwrap_or_default();
    format!("{head}-{digest}").trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains_are_stable_short_and_our_own() {
        assert_eq!(slug_of("www.iitg.ac.in"), "iitg-ac-in");
        assert_eq!(slug_of("a--b.Edu"), "a-b-edu");
        let long = slug_of("a-very-long-name-of-a-faculty.of-a-university.example.edu");
        assert!(long.len() <= 39 && slug::check(&long).is_ok(), "{long}");
    }

    #[test]
    fn shared_domains_do_not_depend_on_the_order() {
        let one = r#"{"name":"B","alpha_two_code":"NO","domains":["khio.no"],"country":"Norway"}"#;
        let two = r#"{"name":"A","alpha_two_code":"NO","domains":["khio.no","KHIO.no"],"web_pages":[]}"#;
        let there = read(&format!("[{one},{two}]")).unwrap();
        let back = read(&format!("[{two},{one}]")).unwrap();
        assert_eq!(there[1].slug, "khio-no");
        assert_eq!(there[0].slug, back[1].slug);
        assert_ne!(there[0].slug, there[1].slug);
        assert_eq!(there[1].email_domains.len(), 1);
    }

    #[test]
    fn quotation_marks_of_another_encoding_are_mended() {
        assert_eq!(mended("Academy \u{93}X\u{94} in Łódź é"), "Academy “X” in Łódź é");
    }

    #[test]
    fn a_record_without_a_domain_is_named() {
        let error = read(r#"[{"name":"A","alpha_two_code":"NO","domains":[]}]"#).unwrap_err();
        assert!(error.to_string().contains("record 1"));
    }
}
