//! What happens in the lively sample college, and when: people, and steps in the order of time.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Timelike as _, Utc};

use super::voices::{Branch, Choice, Position, Voices};
use crate::error::AppError;
use crate::features::chat::model::NewConversation;
use crate::features::connections::service::Step as Answer;
use crate::features::experiences::model::{Content, Decision};
use crate::features::roster::model::Kind;
use crate::platform::permissions::{Capability, Role};
use crate::platform::scope::UserId;

/// Students of each branch in each of the four batches; six branches make 408.
const STUDENTS_OF_A_BATCH: usize = 17;
/// The year the oldest of the four batches leaves.
const FIRST_BATCH: i16 = 2027;
const ALUMNI: usize = 118;
const FACULTY: usize = 28;
const PUBLISHED: usize = 150;
const WAITING: usize = 12;
const SENT_BACK: usize = 6;

// Places of the sample accounts, as `PEOPLE` lists them.
pub(super) const ADMIN: usize = 0;
pub(super) const ALUMNA: usize = 1;
pub(super) const STUDENT: usize = 3;
pub(super) const CLASSMATE: usize = 4;
const MODERATOR: usize = 6;

/// Somebody of the college.
pub(super) struct Planned {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) headline: String,
    pub(super) role: Role,
    pub(super) capabilities: Vec<Capability>,
    number: String,
    branch: usize,
    batch: i16,
    pub(super) position: Option<Position>,
}

/// With whom a conversation is.
pub(super) enum With {
    Person(usize),
    Group(String, Vec<usize>),
    Office,
}

impl With {
    /// The request that starts it.
    pub(super) fn conversation(
        self,
        id: &dyn Fn(usize) -> Result<UserId, AppError>,
    ) -> Result<NewConversation, AppError> {
        Ok(match self {
            With::Person(person) => NewConversation::Direct { user_id: id(person)? },
            With::Group(title, people) => NewConversation::Group {
                title,
                user_ids: people.into_iter().map(id).collect::<Result<_, _>>()?,
            },
            With::Office => NewConversation::Support {},
        })
    }
}

/// Something that happens. People are named by their place in [`Plan::people`]; experiences and conversations by a
/// number of their own.
pub(super) enum Step {
    /// A roster file is imported whole.
    Import {
        by: usize,
        kind: Kind,
        name: &'static str,
        file: String,
    },
    /// A file is uploaded and left for later.
    Look {
        by: usize,
        name: &'static str,
        file: String,
    },
    /// An import stops with a failure.
    Fail {
        by: usize,
        name: &'static str,
        file: String,
        why: &'static str,
    },
    /// People create their accounts.
    Join(Vec<usize>),
    /// An experience is written and submitted.
    Submit {
        number: usize,
        by: usize,
        content: Box<Content>,
    },
    /// A moderator decides.
    Decide {
        number: usize,
        by: usize,
        decision: Decision,
        reason: String,
    },
    /// Somebody finds an experience helpful, and perhaps saves it.
    Mark { number: usize, by: usize, keep: bool },
    /// A connection request.
    Connect { by: usize, with: usize, note: String },
    /// The answer to the request of `of`.
    Answer { by: usize, of: usize, answer: Answer },
    /// A conversation begins.
    Start { number: usize, by: usize, with: With },
    /// A message.
    Say {
        number: usize,
        by: usize,
        text: String,
        read_first: bool,
    },
    /// Somebody reads a conversation to its end.
    Read { number: usize, by: usize },
    /// A message is reported.
    Report {
        number: usize,
        by: usize,
        seq: i64,
        reason: String,
    },
}

/// The whole.
pub(super) struct Plan {
    pub(super) people: Vec<Planned>,
    /// In the order of time.
    pub(super) steps: Vec<(DateTime<Utc>, Step)>,
}

/// A plan in the making.
pub(super) struct Maker<'a> {
    pub(super) voices: &'a Voices,
    pub(super) choice: Choice,
    slug: &'a str,
    pub(super) now: DateTime<Utc>,
    pub(super) people: Vec<Planned>,
    names: BTreeSet<String>,
    pub(super) steps: Vec<(DateTime<Utc>, Step)>,
    pub(super) pairs: BTreeSet<(usize, usize)>,
    pub(super) conversations: usize,
}

impl Plan {
    /// Plans the college. The first `samples` people are the demo's own accounts, which exist already.
    pub(super) fn make(voices: &Voices, slug: &str, samples: usize, now: DateTime<Utc>) -> Plan {
        let mut maker = Maker {
            voices,
            choice: Choice::new(2027),
            slug,
            now,
            people: Vec::new(),
            names: BTreeSet::new(),
            steps: Vec::new(),
            pairs: BTreeSet::new(),
            conversations: 0,
        };
        maker.samples(samples);
        maker.staff();
        let (students, alumni) = (maker.students(), maker.alumni());
        maker.imports(&students, &alumni);
        let students = maker.joining(&students, 84);
        let alumni = maker.joining(&alumni, 96);
        maker.experiences(&students, &alumni);
        maker.connections(&students, &alumni);
        maker.talk(&students, &alumni);
        let Maker { people, mut steps, .. } = maker;
        steps.sort_by_key(|(at, _)| *at);
        Plan { people, steps }
    }
}

impl Maker<'_> {
    /// A moment of the day that ended so many days ago.
    pub(super) fn ago(&mut self, days: i64) -> DateTime<Utc> {
        let minutes = self.choice.number(0, 12 * 60 + 30);
        awake(self.now - Duration::days(days) - Duration::minutes(minutes) - Duration::seconds(minutes % 53))
    }

    pub(super) fn step(&mut self, at: DateTime<Utc>, step: Step) {
        // Nothing happens in the future, however long a reply took.
        self.steps.push((at.min(self.now - Duration::minutes(2)), step));
    }

    fn name(&mut self) -> String {
        loop {
            let first = self.choice.of(&self.voices.first_names);
            let name = format!("{first} {}", self.choice.of(&self.voices.last_names));
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }

    fn add(&mut self, role: Role, name: String, email: String) -> usize {
        self.people.push(Planned {
            email,
            name,
            headline: String::new(),
            role,
            capabilities: Vec::new(),
            number: String::new(),
            branch: 0,
            batch: 0,
            position: None,
        });
        self.people.len() - 1
    }

    fn person(&mut self, place: usize) -> Option<&mut Planned> {
        self.people.get_mut(place)
    }

    /// Stands for the accounts of the demo, so that places agree.
    fn samples(&mut self, count: usize) {
        for (_, role, capability) in super::PEOPLE.into_iter().take(count) {
            let place = self.add(role, String::new(), String::new());
            if let Some(person) = self.person(place) {
                person.capabilities.extend(capability);
            }
        }
    }

    fn staff(&mut self) {
        let mut staff = Vec::new();
        for n in 0..2 {
            let name = self.name();
            let email = format!("placements{}@{}.example", n + 1, self.slug);
            staff.push(self.add(Role::CollegeAdmin, name, email));
        }
        for n in 0..FACULTY {
            let bare = self.name();
            let title = self.choice.of(&self.voices.faculty_titles);
            let email = format!("{}@{}.example", dotted(&bare), self.slug);
            let place = self.add(Role::Faculty, format!("{title} {bare}"), email);
            let branch = self.voices.branches.get(n % self.voices.branches.len().max(1));
            let subject = branch.map(|branch| branch.name.trim_start_matches("B.Tech ").to_owned());
            if let Some(person) = self.person(place) {
                person.headline = subject.map(|name| format!("Department of {name}")).unwrap_or_default();
                if n == 3 {
                    person.capabilities.push(Capability::Moderator);
                }
            }
            staff.push(place);
        }
        let at = self.ago(74);
        self.step(at, Step::Join(staff));
    }

    fn students(&mut self) -> Vec<usize> {
        let mut students = Vec::new();
        for year in 0..4_i16 {
            let batch = FIRST_BATCH + year;
            for branch in 0..self.voices.branches.len() {
                let code = self.code(branch);
                for n in 1..=STUDENTS_OF_A_BATCH {
                    let number = format!("{}{code}{n:03}", (batch - 4) % 100);
                    let name = self.name();
                    let email = format!("{}@students.{}.example", number.to_lowercase(), self.slug);
                    let place = self.add(Role::Student, name, email);
                    if let Some(person) = self.person(place) {
                        (person.number, person.branch, person.batch) = (number, branch, batch);
                    }
                    students.push(place);
                }
            }
        }
        students
    }

    fn alumni(&mut self) -> Vec<usize> {
        let mut alumni = Vec::new();
        let branches: Vec<usize> = (0..self.voices.branches.len()).collect();
        let mut turns = vec![0_usize; branches.len()];
        for n in 0..ALUMNI {
            let branch = n % branches.len().max(1);
            let batch = FIRST_BATCH - i16::try_from(self.choice.number(1, 8)).unwrap_or(1);
            let name = self.name();
            let email = format!("{}@graduates.{}.example", dotted(&name), self.slug);
            let number = format!("{}{}{:03}", (batch - 4) % 100, self.code(branch), 100 + n);
            let turn = turns.get(branch).copied().unwrap_or_default();
            let position = self.position(branch, turn * 5 + branch);
            if let Some(turn) = turns.get_mut(branch) {
                *turn += 1;
            }
            let place = self.add(Role::Alumni, name, email);
            if let Some(person) = self.person(place) {
                person.headline = format!("{} at {}", position.role, position.company);
                (person.number, person.branch, person.batch) = (number, branch, batch);
                person.position = Some(position);
            }
            alumni.push(place);
        }
        alumni
    }

    fn code(&self, branch: usize) -> String {
        self.branch(branch)
            .map(|branch| branch.code.clone())
            .unwrap_or_default()
    }

    fn branch(&self, branch: usize) -> Option<&Branch> {
        self.voices.branches.get(branch)
    }

    fn position(&mut self, branch: usize, turn: usize) -> Position {
        let voices = self.voices;
        match voices.branches.get(branch) {
            Some(branch) => self.choice.position(voices, branch, turn),
            None => Position::default(),
        }
    }

    /// The roster as the office has it: two files imported, one left with mistakes, one that failed.
    fn imports(&mut self, students: &[usize], alumni: &[usize]) {
        let head = "number,full name,email,programme,batch\n";
        let lines = |people: &[usize]| -> String {
            let line = |place: &usize| {
                let person = self.people.get(*place)?;
                let programme = &self.branch(person.branch)?.name;
                Some(format!(
                    "{},{},{},{programme},{}\n",
                    person.number, person.name, person.email, person.batch
                ))
            };
            people.iter().filter_map(line).collect()
        };
        let (all_students, all_alumni) = (lines(students), lines(alumni));
        let again: String = all_students.lines().take(30).flat_map(|line| [line, "\n"]).collect();
        let transfers = format!(
            "{head}26CS201,Ishan Talwar,ishan.talwar@students.{slug}.example,B.Tech Computer Science,2030\n\
             26CS202,Rhea Sodhi,rhea.sodhi@students.{slug}.example,B.Tech Computer Science,2030\n\
             26CS202,Reva Sodhi,reva.sodhi@students.{slug}.example,B.Tech Computer Science,2030\n\
             ,Jatin Bedi,jatin.bedi@students.{slug}.example,B.Tech Civil,2030\n\
             26ME203,,kiran.bedi@students.{slug}.example,B.Tech Mechanical,2030\n\
             26EE204,Lata Kohli,lata.kohli@,B.Tech Electrical,2030\n\
             26EE205,Mukul Anand,mukul.anand@students.{slug}.example,B.Tech Electrical,1890\n\
             2.6E+05,Nitya Suri,nitya.suri@students.{slug}.example,B.Tech Electrical,2030\n\
             26IT206,Ojas Lamba,ojas.lamba@students.{slug}.example,B.Tech Information Technology,2030\n",
            slug = self.slug,
        );
        let file = format!("{head}{all_students}");
        let at = self.ago(73);
        self.step(
            at,
            Step::Import {
                by: ADMIN,
                kind: Kind::Student,
                name: "students-2026.csv",
                file,
            },
        );
        let file = format!("{head}{all_alumni}");
        let at = self.ago(72);
        self.step(
            at,
            Step::Import {
                by: ADMIN,
                kind: Kind::Alumni,
                name: "alumni-register.csv",
                file,
            },
        );
        let why = "The database was stopped for an upgrade while the rows were written. Nothing was changed; import the file again.";
        let at = self.ago(40);
        self.step(
            at,
            Step::Fail {
                by: ADMIN,
                name: "final-year-corrections.csv",
                file: format!("{head}{again}"),
                why,
            },
        );
        let at = self.ago(6);
        self.step(
            at,
            Step::Look {
                by: ADMIN,
                name: "lateral-entry.csv",
                file: transfers,
            },
        );
    }

    /// So many of a hundred join, over the weeks. Answers who.
    fn joining(&mut self, people: &[usize], percent: u32) -> Vec<usize> {
        let mut days: Vec<Vec<usize>> = vec![Vec::new(); 12];
        let mut joined = Vec::new();
        for place in people {
            if self.choice.chance(percent) {
                // Most come in the first days.
                let day = self.choice.index(12).min(self.choice.index(12));
                if let Some(day) = days.get_mut(day) {
                    day.push(*place);
                }
                joined.push(*place);
            }
        }
        for (day, people) in (0..).zip(days) {
            let at = self.ago(71 - day);
            self.step(at, Step::Join(people));
        }
        joined
    }

    fn experiences(&mut self, students: &[usize], alumni: &[usize]) {
        let all = PUBLISHED + WAITING + SENT_BACK;
        for number in 0..all {
            let Some(by) = alumni.get(number % alumni.len().max(1)).copied() else {
                return;
            };
            let Some((own, branch, batch)) = self
                .people
                .get(by)
                .and_then(|person| Some((person.position.clone()?, person.branch, person.batch)))
            else {
                continue;
            };
            // The first is about one's own job, a second about another employer.
            let position = if number < alumni.len() {
                own
            } else {
                let turn = self.choice.index(40);
                self.position(branch, turn)
            };
            let programme = self
                .branch(branch)
                .map(|branch| branch.name.clone())
                .unwrap_or_default();
            let voices = self.voices;
            let content = Box::new(self.choice.experience(voices, &position, &programme, batch));
            let waiting = number >= PUBLISHED + SENT_BACK;
            let days = if waiting {
                self.choice.number(0, 4)
            } else {
                59 - i64::try_from(number * 57 / all).unwrap_or(0)
            };
            let at = self.ago(days);
            self.step(at, Step::Submit { number, by, content });
            if waiting {
                continue;
            }
            let moderator = if self.choice.chance(70) { MODERATOR } else { ADMIN };
            let decided = at + Duration::minutes(self.choice.number(20, 40 * 60));
            let (decision, reason) = match number.checked_sub(PUBLISHED) {
                None => (Decision::Approved, String::new()),
                Some(n) if n < SENT_BACK - 2 => {
                    (Decision::ChangesRequested, self.choice.of(&self.voices.mails.changes))
                }
                Some(_) => (Decision::Rejected, self.choice.of(&self.voices.mails.rejected)),
            };
            let approved = decision == Decision::Approved;
            self.step(
                decided,
                Step::Decide {
                    number,
                    by: moderator,
                    decision,
                    reason,
                },
            );
            if approved {
                self.marks(number, decided, students);
            }
        }
    }

    fn marks(&mut self, number: usize, published: DateTime<Utc>, students: &[usize]) {
        let readers = match self.choice.index(10) {
            0 => 9,
            1..4 => 4,
            4..8 => 1,
            _ => 0,
        };
        for by in self.choice.some(students, readers) {
            let at =
                published.max(self.now - Duration::days(55)) + Duration::minutes(self.choice.number(60, 5 * 24 * 60));
            let keep = self.choice.chance(30);
            self.step(at, Step::Mark { number, by, keep });
        }
        if self.choice.chance(8) {
            let at = published + Duration::hours(30);
            self.step(
                at,
                Step::Mark {
                    number,
                    by: STUDENT,
                    keep: true,
                },
            );
        }
    }
}

/// A moment at which people are awake: nights of the college's country (UTC+5:30) are moved to the morning after.
pub(super) fn awake(at: DateTime<Utc>) -> DateTime<Utc> {
    if at.hour() >= 18 || at.hour() < 2 {
        at + Duration::hours(8)
    } else {
        at
    }
}

/// A name as the first part of an address.
fn dotted(name: &str) -> String {
    name.chars()
        .filter_map(|c| match c {
            ' ' => Some('.'),
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}
