//! The time zones a person chooses from: one for each place where clocks differ, by its present name.
//!
//! The list is the one CLDR keeps for the choices of operating systems (`windowsZones.xml`, territory 001), under the
//! names the time zone database uses now, without those that agree with another of the same country.

use chrono_tz::Tz;

use crate::web::Choice;
use crate::web::shell::Shell;

/// Zones, by name.
const ZONES: &[Tz] = &[
    Tz::Africa__Cairo,
    Tz::Africa__Casablanca,
    Tz::Africa__Johannesburg,
    Tz::Africa__Juba,
    Tz::Africa__Khartoum,
    Tz::Africa__Lagos,
    Tz::Africa__Nairobi,
    Tz::Africa__Sao_Tome,
    Tz::Africa__Tripoli,
    Tz::Africa__Windhoek,
    Tz::America__Adak,
    Tz::America__Anchorage,
    Tz::America__Argentina__Buenos_Aires,
    Tz::America__Asuncion,
    Tz::America__Bogota,
    Tz::America__Cancun,
    Tz::America__Caracas,
    Tz::America__Cayenne,
    Tz::America__Chicago,
    Tz::America__Cuiaba,
    Tz::America__Denver,
    Tz::America__Edmonton,
    Tz::America__Grand_Turk,
    Tz::America__Guatemala,
    Tz::America__Halifax,
    Tz::America__Havana,
    Tz::America__La_Paz,
    Tz::America__Los_Angeles,
    Tz::America__Mazatlan,
    Tz::America__Mexico_City,
    Tz::America__Miquelon,
    Tz::America__Montevideo,
    Tz::America__New_York,
    Tz::America__Nuuk,
    Tz::America__Phoenix,
    Tz::America__PortauPrince,
    Tz::America__Punta_Arenas,
    Tz::America__Regina,
    Tz::America__Santiago,
    Tz::America__Sao_Paulo,
    Tz::America__St_Johns,
    Tz::America__Tijuana,
    Tz::America__Vancouver,
    Tz::America__Whitehorse,
    Tz::America__Winnipeg,
    Tz::Asia__Amman,
    Tz::Asia__Baghdad,
    Tz::Asia__Baku,
    Tz::Asia__Bangkok,
    Tz::Asia__Beirut,
    Tz::Asia__Bishkek,
    Tz::Asia__Colombo,
    Tz::Asia__Damascus,
    Tz::Asia__Dhaka,
    Tz::Asia__Dubai,
    Tz::Asia__Hebron,
    Tz::Asia__Hovd,
    Tz::Asia__Irkutsk,
    Tz::Asia__Jerusalem,
    Tz::Asia__Kabul,
    Tz::Asia__Kamchatka,
    Tz::Asia__Karachi,
    Tz::Asia__Kathmandu,
    Tz::Asia__Kolkata,
    Tz::Asia__Krasnoyarsk,
    Tz::Asia__Magadan,
    Tz::Asia__Novosibirsk,
    Tz::Asia__Omsk,
    Tz::Asia__Pyongyang,
    Tz::Asia__Qyzylorda,
    Tz::Asia__Riyadh,
    Tz::Asia__Seoul,
    Tz::Asia__Shanghai,
    Tz::Asia__Singapore,
    Tz::Asia__Taipei,
    Tz::Asia__Tashkent,
    Tz::Asia__Tbilisi,
    Tz::Asia__Tehran,
    Tz::Asia__Tokyo,
    Tz::Asia__Ulaanbaatar,
    Tz::Asia__Vladivostok,
    Tz::Asia__Yakutsk,
    Tz::Asia__Yangon,
    Tz::Asia__Yekaterinburg,
    Tz::Asia__Yerevan,
    Tz::Atlantic__Azores,
    Tz::Atlantic__Cape_Verde,
    Tz::Atlantic__Reykjavik,
    Tz::Australia__Adelaide,
    Tz::Australia__Brisbane,
    Tz::Australia__Darwin,
    Tz::Australia__Eucla,
    Tz::Australia__Hobart,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Perth,
    Tz::Australia__Sydney,
    Tz::Europe__Berlin,
    Tz::Europe__Bucharest,
    Tz::Europe__Budapest,
    Tz::Europe__Chisinau,
    Tz::Europe__Istanbul,
    Tz::Europe__Kaliningrad,
    Tz::Europe__Kyiv,
    Tz::Europe__London,
    Tz::Europe__Minsk,
    Tz::Europe__Moscow,
    Tz::Europe__Paris,
    Tz::Europe__Samara,
    Tz::Europe__Warsaw,
    Tz::Indian__Mauritius,
    Tz::Pacific__Apia,
    Tz::Pacific__Auckland,
    Tz::Pacific__Bougainville,
    Tz::Pacific__Chatham,
    Tz::Pacific__Easter,
    Tz::Pacific__Fiji,
    Tz::Pacific__Guadalcanal,
    Tz::Pacific__Honolulu,
    Tz::Pacific__Kiritimati,
    Tz::Pacific__Marquesas,
    Tz::Pacific__Norfolk,
    Tz::Pacific__Port_Moresby,
    Tz::Pacific__Tongatapu,
];

/// Names browsers still give, and the present ones.
const RENAMED: &[(&str, Tz)] = &[
    ("America/Buenos_Aires", Tz::America__Argentina__Buenos_Aires),
    ("America/Godthab", Tz::America__Nuuk),
    ("Asia/Calcutta", Tz::Asia__Kolkata),
    ("Asia/Katmandu", Tz::Asia__Kathmandu),
    ("Asia/Rangoon", Tz::Asia__Yangon),
    ("Asia/Saigon", Tz::Asia__Ho_Chi_Minh),
    ("Atlantic/Faeroe", Tz::Atlantic__Faroe),
    ("Europe/Kiev", Tz::Europe__Kyiv),
];

/// Parts of the world, as the names of zones begin, and the key of what they are called.
const REGIONS: &[(&str, &str)] = &[
    ("Africa/", "accounts-zone-africa"),
    ("America/", "accounts-zone-america"),
    ("Asia/", "accounts-zone-asia"),
    ("Atlantic/", "accounts-zone-atlantic"),
    ("Australia/", "accounts-zone-australia"),
    ("Europe/", "accounts-zone-europe"),
    ("Indian/", "accounts-zone-indian"),
    ("Pacific/", "accounts-zone-pacific"),
];

/// The present name of a zone; `None` for what is none.
pub fn present(name: &str) -> Option<Tz> {
    let renamed = RENAMED.iter().find(|(old, _)| *old == name).map(|(_, zone)| *zone);
    renamed.or_else(|| name.parse().ok())
}

/// The choices by part of the world, each in the order of the alphabet; the one chosen now in any case, last in a group
/// without a name when it belongs to none.
pub fn choices(shell: &Shell, current: &str) -> Vec<(String, Vec<Choice>)> {
    let current = present(current);
    let extra = current.filter(|zone| !ZONES.contains(zone));
    let group = |belongs: &dyn Fn(&str) -> bool| {
        let mut zones: Vec<(&str, String)> = ZONES
            .iter()
            .copied()
            .chain(extra)
            .filter(|zone| belongs(zone.name()))
            .map(|zone| (zone.name(), shell.zone(zone)))
            .collect();
        zones.sort_by(|(_, one), (_, other)| one.cmp(other));
        Choice::list(current.map_or("", |zone| zone.name()), zones)
    };
    let named = REGIONS
        .iter()
        .map(|(begin, key)| (shell.t(key), group(&|name: &str| name.starts_with(begin))));
    let elsewhere = group(&|name: &str| !REGIONS.iter().any(|(begin, _)| name.starts_with(begin)));
    named
        .chain([(String::new(), elsewhere)])
        .filter(|(_, zones)| !zones.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{DateTime, Utc};

    use super::{RENAMED, ZONES, choices, present};
    use crate::web::cities;
    use crate::web::i18n::Lang;
    use crate::web::shell::Shell;

    #[test]
    fn page_p11_every_zone_is_offered_once_by_its_present_name() {
        let shell = Shell::new("College", DateTime::<Utc>::default());
        let groups = choices(&shell, "");
        let labels: Vec<String> = groups
            .iter()
            .flat_map(|(_, zones)| zones.iter().map(|zone| zone.label.clone()))
            .collect();
        assert_eq!(labels.len(), ZONES.len());
        assert!((100..=130).contains(&labels.len()), "{}", labels.len());
        let different: BTreeSet<&String> = labels.iter().collect();
        assert_eq!(different.len(), labels.len(), "no name twice");
        assert!(labels.iter().any(|label| label.starts_with("Kolkata")));
        for zone in ZONES {
            let arabic = cities::name(Lang::Ar, *zone);
            assert!(!arabic.is_ascii(), "{zone} has no Arabic name");
        }
        for (old, zone) in RENAMED {
            assert!(!ZONES.iter().any(|offered| offered.name() == *old), "{old}");
            assert_eq!(present(old), Some(*zone));
        }
        assert!(groups.iter().all(|(region, _)| !region.is_empty()));
    }

    #[test]
    fn page_p11_the_zone_chosen_stays_in_the_list() {
        let shell = Shell::new("College", DateTime::<Utc>::default());
        for (chosen, value) in [
            ("Asia/Calcutta", "Asia/Kolkata"),
            ("Africa/Addis_Ababa", "Africa/Addis_Ababa"),
            ("Antarctica/Troll", "Antarctica/Troll"),
        ] {
            let groups = choices(&shell, chosen);
            let selected: Vec<&str> = groups
                .iter()
                .flat_map(|(_, zones)| zones.iter().filter(|zone| zone.selected))
                .map(|zone| zone.value.as_str())
                .collect();
            assert_eq!(selected, [value]);
        }
    }
}
