//! What the people of a lively sample college are called and what they write: `voices.toml`, and a seeded choice from it.

use std::collections::BTreeMap;

use anyhow::Context as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use serde::Deserialize;

use crate::features::experiences::model::{Content, Outcome, PackageBand, Round, RoundKind};

/// Everything in `voices.toml`.
#[derive(Deserialize)]
pub(super) struct Voices {
    pub(super) first_names: Vec<String>,
    pub(super) last_names: Vec<String>,
    pub(super) faculty_titles: Vec<String>,
    pub(super) branches: Vec<Branch>,
    pub(super) families: BTreeMap<String, Family>,
    ends: BTreeMap<String, Vec<String>>,
    pub(super) mails: Mails,
    pub(super) talk: Talk,
}

/// A branch of study, and the kinds of employers its people go to.
#[derive(Deserialize)]
pub(super) struct Branch {
    pub(super) name: String,
    pub(super) code: String,
    families: Vec<String>,
}

/// A kind of employer.
#[derive(Deserialize)]
pub(super) struct Family {
    companies: Vec<String>,
    roles: Vec<String>,
    bands: Vec<PackageBand>,
    rounds: Vec<Vec<RoundKind>>,
    openings: Vec<String>,
    turns: Vec<String>,
    questions: BTreeMap<String, Vec<String>>,
    notes: BTreeMap<String, Vec<String>>,
    tips: Vec<String>,
}

/// Reasons of moderators.
#[derive(Deserialize)]
pub(super) struct Mails {
    pub(super) changes: Vec<String>,
    pub(super) rejected: Vec<String>,
}

/// Conversations: in each script two people speak in turn.
#[derive(Deserialize)]
pub(super) struct Talk {
    pub(super) student_alum: Vec<Vec<String>>,
    pub(super) classmates: Vec<Vec<String>>,
    pub(super) support: Vec<Vec<String>>,
    pub(super) groups: Vec<GroupTalk>,
    pub(super) requests: Vec<String>,
    pub(super) reasons: Vec<String>,
}

/// A group and what is said in it.
#[derive(Deserialize)]
pub(super) struct GroupTalk {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

/// Where somebody works and as what.
#[derive(Clone, Default)]
pub(super) struct Position {
    pub(super) family: String,
    pub(super) company: String,
    pub(super) role: String,
}

impl Position {
    /// An experience that says no more than what it is about.
    fn content(&self, programme: &str, year: i16) -> Content {
        Content {
            company: self.company.clone(),
            role: self.role.clone(),
            placement_year: Some(year),
            programme: programme.to_owned(),
            ..Content::default()
        }
    }
}

impl Voices {
    pub(super) fn load() -> anyhow::Result<Self> {
        toml::from_str(include_str!("voices.toml")).context("src/cli/demo/voices.toml")
    }
}

/// A choice that is the same in every run.
pub(super) struct Choice(StdRng);

impl Choice {
    pub(super) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// One of these; the type's empty value where there are none.
    pub(super) fn of<T: Clone + Default>(&mut self, things: &[T]) -> T {
        things.choose(&mut self.0).cloned().unwrap_or_default()
    }

    /// Several different ones, in the order of the list.
    pub(super) fn some<T: Clone>(&mut self, things: &[T], count: usize) -> Vec<T> {
        things.sample(&mut self.0, count).cloned().collect()
    }

    /// From `least` to below `end`.
    pub(super) fn number(&mut self, least: i64, end: i64) -> i64 {
        self.0.random_range(least..end.max(least + 1))
    }

    /// Below `end`.
    pub(super) fn index(&mut self, end: usize) -> usize {
        self.0.random_range(0..end.max(1))
    }

    /// True `percent` times of a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    /// An employer and a role for somebody of a branch. `turn` goes through the employers in order, so that each has
    /// somebody.
    pub(super) fn position(&mut self, voices: &Voices, branch: &Branch, turn: usize) -> Position {
        let name = self.of(&branch.families);
        let Some(family) = voices.families.get(&name) else {
            return Position::default();
        };
        let company = family.companies.get(turn % family.companies.len().max(1)).cloned();
        Position {
            company: company.unwrap_or_default(),
            role: self.of(&family.roles),
            family: name,
        }
    }

    /// What somebody writes about getting (or not getting) a position.
    pub(super) fn experience(&mut self, voices: &Voices, position: &Position, programme: &str, year: i16) -> Content {
        let Some(family) = voices.families.get(&position.family) else {
            return Content::default();
        };
        let outcome = match self.number(0, 100) {
            0..62 => Outcome::Selected,
            62..84 => Outcome::NotSelected,
            84..90 => Outcome::Waitlisted,
            90..96 => Outcome::AwaitingResult,
            _ => Outcome::Withdrew,
        };
        let kinds = self.of(&family.rounds);
        let hardness = self.number(-1, 2);
        let rounds: Vec<Round> = kinds.iter().map(|kind| self.round(family, *kind, hardness)).collect();
        let ends = voices.ends.get(outcome.as_str()).map(Vec::as_slice).unwrap_or_default();
        let fill = |text: String| {
            text.replace("{company}", &position.company)
                .replace("{role}", &position.role.to_lowercase())
                .replace("{rounds}", number_word(rounds.len()))
        };
        let mut summary = fill(self.of(&family.openings));
        if self.chance(85) {
            summary = format!("{summary}\n\n{}", fill(self.of(&family.turns)));
        }
        if self.chance(70) {
            summary = format!("{summary} {}", self.of(ends));
        }
        let count = usize::try_from(self.number(1, 4)).unwrap_or(1);
        let tips = self.some(&family.tips, count);
        let tips = match tips.as_slice() {
            [only] => only.clone(),
            several => several
                .iter()
                .map(|tip| format!("- {tip}"))
                .collect::<Vec<_>>()
                .join("\n"),
        };
        let paid = outcome == Outcome::Selected && self.chance(80);
        Content {
            outcome: Some(outcome),
            package_band: paid.then(|| family.bands.choose(&mut self.0).copied()).flatten(),
            anonymous: self.chance(18),
            summary,
            tips: if self.chance(88) { tips } else { String::new() },
            rounds,
            ..position.content(programme, year)
        }
    }

    fn round(&mut self, family: &Family, kind: RoundKind, hardness: i64) -> Round {
        let questions = family
            .questions
            .get(kind.as_str())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let notes = family.notes.get(kind.as_str()).map(Vec::as_slice).unwrap_or_default();
        let count = usize::try_from(self.number(1, 5)).unwrap_or(1);
        let base = match kind {
            RoundKind::Hr => 2,
            RoundKind::SystemDesign | RoundKind::Coding | RoundKind::Case => 4,
            _ => 3,
        };
        let difficulty = u8::try_from((base + hardness + self.number(0, 2)).clamp(1, 5)).ok();
        Round {
            kind: Some(kind),
            questions: self.some(questions, count.min(questions.len())),
            notes: if self.chance(75) { self.of(notes) } else { String::new() },
            difficulty: if self.chance(85) { difficulty } else { None },
        }
    }
}

/// Small numbers as words, as people write them.
fn number_word(n: usize) -> &'static str {
    match n {
        1 => "one",
        2 => "two",
        3 => "three",
        4 => "four",
        _ => "several",
    }
}
