//! The kinds of things a college's log speaks of, gathered from the features.

use crate::features;
use crate::web::Choice;
use crate::web::audit_log::kind_words;
use crate::web::i18n::Lang;

/// Every kind with the area its filter offers it under.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_features = features::ALL.iter().flat_map(|feature| feature.audit_kinds);
    of_features.flat_map(|(area, kinds)| kinds.iter().map(move |kind| (*area, *kind)))
}

/// Whether a college's log speaks of things of this kind.
pub fn is_kind(kind: &str) -> bool {
    kinds().any(|(_, known)| known == kind)
}

/// The kinds as a filter offers them, in groups, with the one chosen now.
pub fn kind_choices(lang: Lang, current: &str) -> Vec<(String, Vec<Choice>)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (area, kind) in kinds() {
        match groups.iter_mut().find(|(known, _)| *known == area) {
            Some((_, kinds)) => kinds.push(kind),
            None => groups.push((area, vec![kind])),
        }
    }
    let with_words = groups.into_iter().map(|(area, kinds)| {
        let choices = Choice::list(current, kinds.iter().map(|kind| (*kind, kind_words(lang, kind))));
        (lang.t(&format!("audit-area-{area}")), choices)
    });
    with_words.collect()
}
