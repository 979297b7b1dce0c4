//! The shares of the demo, in several states, written by its alumni. The companies are invented.

use uuid::Uuid;

use crate::error::AppError;
use crate::features::experiences::model::{Content, Decision, Outcome, PackageBand, Round, RoundKind, State};
use crate::features::experiences::service as experiences;
use crate::platform::db::TenantTx;

/// Writes the shares, in turn by each author, and brings them to their states.
pub(super) async fn write(tx: &mut TenantTx, authors: &[Uuid], arabic: bool) -> Result<(), AppError> {
    for ((share, state), author) in shares(arabic).into_iter().zip(authors.iter().cycle()) {
        let copy = experiences::create_for(tx, *author, share).await?;
        if state == State::Draft {
            continue;
        }
        let copy = experiences::submit(tx, copy.id, copy.revision).await?;
        let (decision, reason) = match state {
            State::Approved => (Decision::Approved, ""),
            State::ChangesRequested => (
                Decision::ChangesRequested,
                "Please say what was asked in the second round; it helps most.",
            ),
            State::Rejected => (Decision::Rejected, "This is an advertisement, not an experience."),
            State::Draft | State::Pending | State::Withdrawn => continue,
        };
        experiences::decide(tx, copy.id, copy.last_version, decision, reason).await?;
    }
    Ok(())
}

fn shares(arabic: bool) -> Vec<(Content, State)> {
    if arabic {
        return vec![
            (first_arabic(), State::Approved),
            (second_arabic(), State::Pending),
            (kestrel(), State::Approved),
        ];
    }
    vec![
        (kestrel(), State::Approved),
        (tamarind(), State::Approved),
        (harbour(), State::Approved),
        (orchard(), State::Pending),
        (lantern(), State::ChangesRequested),
        (unfinished(), State::Draft),
    ]
}

fn round(kind: RoundKind, difficulty: u8, questions: &[&str], notes: &str) -> Round {
    Round {
        kind,
        questions: questions.iter().map(|question| (*question).to_owned()).collect(),
        notes: notes.to_owned(),
        difficulty: Some(difficulty),
    }
}

fn share(company: &str, role: &str, programme: &str, outcome: Outcome, summary: &str, tips: &str) -> Content {
    Content {
        company: company.to_owned(),
        role: role.to_owned(),
        placement_year: Some(2026),
        programme: programme.to_owned(),
        outcome: Some(outcome),
        summary: summary.to_owned(),
        tips: tips.to_owned(),
        ..Content::default()
    }
}

fn kestrel() -> Content {
    Content {
        package_band: Some(PackageBand::Inr15To25),
        rounds: vec![
            round(
                RoundKind::OnlineAssessment,
                3,
                &[
                    "Longest run of days with rising temperature",
                    "Merge overlapping bookings of a hall",
                ],
                "Ninety minutes, two problems. Partial marks for test cases, so send something early.",
            ),
            round(
                RoundKind::Technical,
                4,
                &[
                    "What happens between typing an address and seeing the page?",
                    "Why does an index make writes slower?",
                    "Find the two numbers that appear once in a list where all others appear twice",
                ],
                "They let me think aloud and asked **why** after every answer.",
            ),
            round(
                RoundKind::Hr,
                2,
                &["Tell us of a time you changed your mind"],
                "Twenty minutes, friendly.",
            ),
        ],
        ..share(
            "Kestrel Systems",
            "Software engineer",
            "B.Tech Computer Science",
            Outcome::Selected,
            "Three rounds on one day on campus. The technical round decided it: one problem, discussed until the end, \
             then questions on my final-year project.",
            "- Know your own project to the last line.\n- Practise explaining while you write.",
        )
    }
}

fn tamarind() -> Content {
    Content {
        package_band: Some(PackageBand::Inr6To10),
        rounds: vec![
            round(
                RoundKind::GroupDiscussion,
                3,
                &["Should cities charge for parking by the minute?"],
                "Eight people, fifteen minutes. Summing up was noticed more than speaking first.",
            ),
            round(
                RoundKind::Case,
                4,
                &["A canteen loses money on Mondays. Find out why."],
                "",
            ),
            round(
                RoundKind::Managerial,
                3,
                &["What would you stop doing in our team?"],
                "",
            ),
        ],
        ..share(
            "Tamarind Analytics",
            "Business analyst",
            "B.Tech Mechanical",
            Outcome::Selected,
            "More talking than tables. They wanted to see structure: say what you would look at first, and why.",
            "Bring one number with you for everything you claim.",
        )
    }
}

fn harbour() -> Content {
    Content {
        anonymous: true,
        package_band: Some(PackageBand::Inr10To15),
        rounds: vec![
            round(
                RoundKind::Coding,
                5,
                &["A cache that forgets the least used entry"],
                "Own laptop, any language.",
            ),
            round(
                RoundKind::SystemDesign,
                4,
                &["Tickets for a stadium without selling a seat twice"],
                "",
            ),
        ],
        ..share(
            "Harbourline",
            "Backend developer",
            "B.Tech Information Technology",
            Outcome::NotSelected,
            "I got stuck in the design round: I spoke of servers and never of the two people who want the same seat.",
            "Ask what may never happen before you draw boxes.",
        )
    }
}

fn orchard() -> Content {
    Content {
        rounds: vec![round(
            RoundKind::Technical,
            3,
            &["Explain Kirchhoff's laws with a fuse box"],
            "",
        )],
        ..share(
            "Orchard Motors",
            "Graduate engineer trainee",
            "B.Tech Electrical",
            Outcome::AwaitingResult,
            "One long round at the plant, with a walk along the line and questions at every station.",
            "Wear shoes you can walk in.",
        )
    }
}

fn lantern() -> Content {
    Content {
        rounds: vec![
            round(RoundKind::OnlineAssessment, 2, &[], "Aptitude, forty questions."),
            round(RoundKind::Technical, 3, &[], "Questions on databases."),
        ],
        ..share(
            "Lantern Learning",
            "Content engineer",
            "B.Sc Mathematics",
            Outcome::Waitlisted,
            "Two rounds by video.",
            "",
        )
    }
}

fn unfinished() -> Content {
    Content {
        company: "Monsoon Labs".to_owned(),
        role: "Data engineer".to_owned(),
        ..Content::default()
    }
}

fn first_arabic() -> Content {
    Content {
        rounds: vec![
            round(
                RoundKind::Technical,
                3,
                &["ما الفرق بين الخيط والعملية؟", "اشرح مشروع تخرجك لمن لا يعرف البرمجة"],
                "استمرت المقابلة أربعين دقيقة، وكان النقاش هادئا.",
            ),
            round(RoundKind::Hr, 2, &["لماذا اخترت هذه المدينة؟"], ""),
        ],
        ..share(
            "واحة البيانات",
            "مهندسة برمجيات",
            "بكالوريوس علوم الحاسب",
            Outcome::Selected,
            "جولتان في يوم واحد. سألوا عن مشروعي أكثر مما سألوا عن النظريات.",
            "تدرب على شرح مشروعك بصوت مسموع.",
        )
    }
}

fn second_arabic() -> Content {
    Content {
        rounds: vec![round(RoundKind::OnlineAssessment, 3, &["مسألتان في ستين دقيقة"], "")],
        ..share(
            "ميناء الحلول",
            "محلل أنظمة",
            "بكالوريوس نظم المعلومات",
            Outcome::AwaitingResult,
            "اختبار عن بعد ثم وعد بمقابلة.",
            "ابدأ بالمسألة الأسهل.",
        )
    }
}
