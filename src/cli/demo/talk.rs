//! Who knows whom in the lively sample college, and what they say to each other.

use chrono::{DateTime, Duration, Utc};

use super::history::{ADMIN, ALUMNA, CLASSMATE, Maker, STUDENT, Step, With, awake};
use crate::features::connections::service::Step as Answer;

impl Maker<'_> {
    /// A request, once a pair, and what became of it. Answers when they were connected.
    fn connect(&mut self, by: usize, with: usize, at: DateTime<Utc>, answer: Option<Answer>) -> Option<DateTime<Utc>> {
        if by == with || !self.pairs.insert((by.min(with), by.max(with))) {
            return None;
        }
        let note = self.choice.of(&self.voices.talk.requests);
        self.step(at, Step::Connect { by, with, note });
        let answer = answer?;
        let answered = at + Duration::minutes(self.choice.number(5, 2 * 24 * 60));
        self.step(
            answered,
            Step::Answer {
                by: with,
                of: by,
                answer,
            },
        );
        (answer == Answer::Accept).then_some(answered)
    }

    pub(super) fn connections(&mut self, students: &[usize], alumni: &[usize]) {
        for n in 0..130 {
            let by = self.choice.of(students);
            let with = if n % 2 == 0 {
                self.choice.of(students)
            } else {
                self.choice.of(alumni)
            };
            let answer = match self.choice.index(10) {
                0..7 => Some(Answer::Accept),
                7 => Some(Answer::Decline),
                _ => None,
            };
            let days = self.choice.number(2, 50);
            let at = self.ago(days);
            self.connect(by, with, at, answer);
        }
        // The sample accounts know people, and somebody waits for them.
        for (place, known, waiting) in [(STUDENT, 7, 2), (ALUMNA, 8, 3), (CLASSMATE, 4, 1)] {
            for other in self.choice.some(students, known + waiting) {
                let open = self
                    .pairs
                    .iter()
                    .filter(|pair| pair.0 == place || pair.1 == place)
                    .count();
                let answer = (open < known).then_some(Answer::Accept);
                let days = if answer.is_some() {
                    self.choice.number(8, 45)
                } else {
                    self.choice.number(0, 3)
                };
                let at = self.ago(days);
                self.connect(other, place, at, answer);
            }
        }
    }

    /// A conversation: who starts it, and scripts in which people speak in turn.
    fn converse(&mut self, people: &[usize], with: With, at: DateTime<Utc>, lines: &[String]) -> usize {
        let number = self.conversations;
        self.conversations += 1;
        let Some(first) = people.first().copied() else {
            return number;
        };
        self.step(
            at,
            Step::Start {
                number,
                by: first,
                with,
            },
        );
        let employer = people
            .iter()
            .rev()
            .find_map(|place| self.people.get(*place)?.position.clone());
        let company = employer.map_or_else(|| "Kestrel Systems".to_owned(), |position| position.company);
        let mut at = at;
        for (n, line) in lines.iter().enumerate() {
            at = awake(at + Duration::seconds(self.choice.number(20, 60 * 60 * 5)));
            let by = people.get(n % people.len().max(1)).copied().unwrap_or(first);
            let text = line.replace("{company}", &company);
            self.step(
                at,
                Step::Say {
                    number,
                    by,
                    text,
                    read_first: true,
                },
            );
        }
        for by in people {
            if self.choice.chance(85) {
                let at = at + Duration::minutes(self.choice.number(9 * 60, 30 * 60));
                self.step(at, Step::Read { number, by: *by });
            }
        }
        number
    }

    pub(super) fn talk(&mut self, students: &[usize], alumni: &[usize]) {
        let voices = self.voices;
        // Students write to alumni.
        let mut last = 0;
        for n in 0..26_usize {
            let student = if n % 6 == 0 { STUDENT } else { self.choice.of(students) };
            let alum = if n % 5 == 1 { ALUMNA } else { self.choice.of(alumni) };
            if student == alum || !self.pairs.insert((student.max(alum) + 100_000, student.min(alum))) {
                continue;
            }
            let days = self.choice.number(1, 30);
            let at = self.ago(days);
            let script = voices.talk.student_alum.get(n % voices.talk.student_alum.len().max(1));
            let script = script.map(Vec::as_slice).unwrap_or_default();
            last = self.converse(&[student, alum], With::Person(alum), at, script);
        }
        let reason = self.choice.of(&voices.talk.reasons);
        let at = self.now - Duration::hours(7);
        self.step(
            at,
            Step::Report {
                number: last,
                by: self.last_speaker(last),
                seq: 1,
                reason,
            },
        );
        // Classmates who are connected.
        for n in 0..10_usize {
            let one = if n % 3 == 0 { STUDENT } else { self.choice.of(students) };
            let other = if n == 0 { CLASSMATE } else { self.choice.of(students) };
            let days = self.choice.number(10, 40);
            let at = self.ago(days);
            if let Some(connected) = self.connect(one, other, at, Some(Answer::Accept)) {
                let script = voices
                    .talk
                    .classmates
                    .get((n + n / 3) % voices.talk.classmates.len().max(1));
                let script = script.map(Vec::as_slice).unwrap_or_default();
                let at = connected + Duration::hours(3);
                self.converse(&[one, other], With::Person(other), at, script);
            }
        }
        // Questions to the office.
        for (n, script) in voices.talk.support.iter().enumerate() {
            let one = if n == 0 { STUDENT } else { self.choice.of(students) };
            let days = self.choice.number(1, 14);
            let at = self.ago(days);
            self.converse(&[one, ADMIN], With::Office, at, script);
        }
        // Groups of people the founder knows.
        for (n, group) in voices.talk.groups.iter().enumerate() {
            let founder = if n % 2 == 0 { STUDENT } else { self.choice.of(students) };
            let mut members = vec![founder];
            let mut known = self.ago(30);
            for other in self.choice.some(students, 5 + n * 2) {
                let at = self.ago(34);
                if let Some(connected) = self.connect(founder, other, at, Some(Answer::Accept)) {
                    known = known.max(connected);
                    members.push(other);
                }
            }
            let others = members.iter().skip(1).copied().collect();
            let at = known + Duration::days(self.choice.number(1, 24));
            self.converse(&members, With::Group(group.title.clone(), others), at, &group.lines);
        }
    }

    /// Somebody who takes part in a conversation and did not start it: the one its first message went to.
    fn last_speaker(&self, number: usize) -> usize {
        let mut spoke = self.steps.iter().filter_map(|(_, step)| match step {
            Step::Say { number: of, by, .. } if *of == number => Some(*by),
            _ => None,
        });
        spoke.next_back().unwrap_or(ADMIN)
    }
}
