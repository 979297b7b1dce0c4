//! The experiences of the demo, in several states, written by its alumni. The companies are invented.

use crate::error::AppError;
use crate::features::experiences::model::{Content, Decision, Outcome, PackageBand, Round, RoundKind, State};
use crate::features::experiences::service as experiences;
use crate::platform::db::TenantTx;
use crate::platform::scope::UserId;

/// Writes the experiences, in turn by each author, and brings them to their states.
pub(super) async fn write(tx: &mut TenantTx, authors: &[UserId], arabic: bool) -> Result<(), AppError> {
    for ((experience, state), author) in experiences(arabic).into_iter().zip(authors.iter().cycle()) {
        let copy = experiences::create_for(tx, *author, experience).await?;
        if state == State::Draft {
            continue;
        }
        let copy = experiences::submit(tx, copy.id, copy.revision).await?;
        let (decision, reason) = match state {
            State::Approved => (Decision::Approved, ""),
            State::ChangesRequested => (
                Decision::ChangesRequested,
                "Please add what was asked in the second round. That is what helps juniors most.",
            ),
            State::Rejected => (Decision::Rejected, "This is an advertisement, not an experience."),
            State::Draft | State::Pending | State::Withdrawn => continue,
        };
        experiences::decide(tx, copy.id, copy.last_version, decision, reason).await?;
    }
    Ok(())
}

fn experiences(arabic: bool) -> Vec<(Content, State)> {
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
        kind: Some(kind),
        questions: questions.iter().map(|question| (*question).to_owned()).collect(),
        notes: notes.to_owned(),
        difficulty: Some(difficulty),
    }
}

fn experience(company: &str, role: &str, programme: &str, outcome: Outcome, summary: &str, tips: &str) -> Content {
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
                &["Longest increasing subarray", "Merge overlapping intervals"],
                "90 minutes, two coding problems on the test platform. You get partial marks per test case, so submit a brute force first.",
            ),
            round(
                RoundKind::Technical,
                4,
                &[
                    "What happens when you type a URL in the browser?",
                    "Why does an index slow down writes?",
                    "Find the two numbers that appear only once in an array where every other number appears twice",
                ],
                "The interviewer wanted me to think out loud and asked **why** after every answer. About 50 minutes.",
            ),
            round(
                RoundKind::Hr,
                2,
                &["Tell me about a time you changed your mind"],
                "20 minutes, friendly. Relocation, family background and why Kestrel.",
            ),
        ],
        ..experience(
            "Kestrel Systems",
            "Software engineer",
            "B.Tech Computer Science",
            Outcome::Selected,
            "Three rounds on campus, all in one day. The technical round was the deciding one: we discussed a single \
             problem till the end, then they went through my final-year project.",
            "- Know every line of your own project.\n- Practise explaining your code while you write it.",
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
                "8 of us, 15 minutes. The one who summed it up got noticed more than the one who started.",
            ),
            round(
                RoundKind::Case,
                4,
                &["A canteen loses money every Monday. How would you find out why?"],
                "",
            ),
            round(
                RoundKind::Managerial,
                3,
                &["If you joined our team, what would you want us to stop doing?"],
                "",
            ),
        ],
        ..experience(
            "Tamarind Analytics",
            "Business analyst",
            "B.Tech Mechanical",
            Outcome::Selected,
            "More discussion than number crunching. They want to see structure: say what you would look at first and why.",
            "Back every claim with a number. Practise two or three guesstimates with a friend.",
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
                &["Implement an LRU cache"],
                "On your own laptop, in any language.",
            ),
            round(
                RoundKind::SystemDesign,
                4,
                &["Design ticket booking for a stadium. How do you avoid selling a seat twice?"],
                "",
            ),
        ],
        ..experience(
            "Harbourline",
            "Backend developer",
            "B.Tech Information Technology",
            Outcome::NotSelected,
            "Coding went well, but I got stuck in system design. I jumped to servers and load balancers and never handled two \
             people booking the same seat.",
            "Clarify the requirements before you start drawing. Revise locking and transactions.",
        )
    }
}

fn orchard() -> Content {
    Content {
        rounds: vec![round(
            RoundKind::Technical,
            3,
            &["Explain Kirchhoff's laws with a practical example"],
            "",
        )],
        ..experience(
            "Orchard Motors",
            "Graduate engineer trainee",
            "B.Tech Electrical",
            Outcome::AwaitingResult,
            "One long technical round at the plant. They walked us along the assembly line and asked questions at every station.",
            "Wear comfortable shoes, and revise your internship report on the way.",
        )
    }
}

fn lantern() -> Content {
    Content {
        rounds: vec![
            round(RoundKind::OnlineAssessment, 2, &[], "Aptitude test, 40 questions."),
            round(
                RoundKind::Technical,
                3,
                &[],
                "Mostly DBMS: joins, normalisation, transactions.",
            ),
        ],
        ..experience(
            "Lantern Learning",
            "Content engineer",
            "B.Sc Mathematics",
            Outcome::Waitlisted,
            "Both rounds were online.",
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
                &[
                    "ما الفرق بين الخيط (thread) والعملية (process)؟",
                    "اشرح مشروع تخرجك لمن لا يعرف البرمجة",
                ],
                "استمرت المقابلة 40 دقيقة، وكان النقاش هادئًا.",
            ),
            round(RoundKind::Hr, 2, &["لماذا اخترت هذه المدينة؟"], ""),
        ],
        ..experience(
            "واحة البيانات",
            "مهندسة برمجيات",
            "بكالوريوس علوم الحاسب",
            Outcome::Selected,
            "جولتان في يوم واحد. سألوا عن مشروعي أكثر مما سألوا عن النظريات.",
            "تدرّب على شرح مشروعك بصوت عالٍ.",
        )
    }
}

fn second_arabic() -> Content {
    Content {
        rounds: vec![round(
            RoundKind::OnlineAssessment,
            3,
            &["مسألتان برمجيتان في 60 دقيقة"],
            "",
        )],
        ..experience(
            "ميناء الحلول",
            "محلل أنظمة",
            "بكالوريوس نظم المعلومات",
            Outcome::AwaitingResult,
            "اختبار عن بُعد، وأخبرونا أن المقابلة ستكون الأسبوع القادم.",
            "ابدأ بالمسألة الأسهل.",
        )
    }
}
