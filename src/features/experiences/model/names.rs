//! The fixed sets: states, outcomes, kinds of rounds, bands of pay.

use crate::text_enum;

text_enum! {
    /// Where an experience stands.
    pub enum State {
        /// Being written.
        Draft = "draft",
        /// Waits for a moderator.
        Pending = "pending",
        /// A moderator asked for something; the author may change it and submit again.
        ChangesRequested = "changes_requested",
        /// The last submission is published.
        Approved = "approved",
        /// The last submission was refused.
        Rejected = "rejected",
        /// Taken back by the author.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What a moderator decides.
    pub enum Decision {
        /// Publish it.
        Approved = "approved",
        /// Refuse it.
        Rejected = "rejected",
        /// Ask for something first.
        ChangesRequested = "changes_requested",
    }
}

text_enum! {
    /// How it ended for the author.
    pub enum Outcome {
        /// Got the offer.
        Selected = "selected",
        /// Did not get it.
        NotSelected = "not_selected",
        /// On the waiting list.
        Waitlisted = "waitlisted",
        /// Left the process.
        Withdrew = "withdrew",
        /// Not known yet.
        AwaitingResult = "awaiting_result",
    }
}

text_enum! {
    /// What a round was.
    pub enum RoundKind {
        /// A test on a computer.
        OnlineAssessment = "online_assessment",
        /// Questions on the subject.
        Technical = "technical",
        /// Programming.
        Coding = "coding",
        /// Designing a system.
        SystemDesign = "system_design",
        /// With human resources.
        Hr = "hr",
        /// With a manager.
        Managerial = "managerial",
        /// Several candidates discuss.
        GroupDiscussion = "group_discussion",
        /// A business case.
        Case = "case",
        /// A talk given by the candidate.
        Presentation = "presentation",
        /// Anything else.
        Other = "other",
    }
}

text_enum! {
    /// A band of yearly pay. Bands, never figures: a figure could name the person.
    pub enum PackageBand {
        /// Under 3 lakh rupees.
        InrUnder3 = "inr_under_3",
        /// 3 to 6 lakh rupees.
        Inr3To6 = "inr_3_6",
        /// 6 to 10 lakh rupees.
        Inr6To10 = "inr_6_10",
        /// 10 to 15 lakh rupees.
        Inr10To15 = "inr_10_15",
        /// 15 to 25 lakh rupees.
        Inr15To25 = "inr_15_25",
        /// 25 to 50 lakh rupees.
        Inr25To50 = "inr_25_50",
        /// Over 50 lakh rupees.
        InrOver50 = "inr_over_50",
        /// Under 40 thousand dollars.
        UsdUnder40 = "usd_under_40",
        /// 40 to 80 thousand dollars.
        Usd40To80 = "usd_40_80",
        /// 80 to 120 thousand dollars.
        Usd80To120 = "usd_80_120",
        /// 120 to 200 thousand dollars.
        Usd120To200 = "usd_120_200",
        /// Over 200 thousand dollars.
        UsdOver200 = "usd_over_200",
    }
}

impl State {
    /// Whether the author can write on it.
    pub fn is_editable(self) -> bool {
        self != State::Pending
    }

    /// Whether the last decision still says something to the author.
    pub fn shows_decision(self) -> bool {
        matches!(self, State::ChangesRequested | State::Rejected | State::Approved)
    }
}

impl Decision {
    /// The state an experience is in after it.
    pub const fn state(self) -> State {
        match self {
            Decision::Approved => State::Approved,
            Decision::Rejected => State::Rejected,
            Decision::ChangesRequested => State::ChangesRequested,
        }
    }

    /// The verb of the audit log.
    pub const fn action(self) -> &'static str {
        match self {
            Decision::Approved => "experience.approved",
            Decision::Rejected => "experience.rejected",
            Decision::ChangesRequested => "experience.changes_requested",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        assert_eq!(PackageBand::parse("inr_over_50"), Some(PackageBand::InrOver50));
        assert_eq!(State::parse("Draft"), None);
    }
}
