//! The fixed sets: states, outcomes, kinds of rounds, bands of pay.

/// An enumeration stored and sent as checked text.
macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
        }

        // By hand: the derive does not see names that come through this macro.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($text),+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl $name {
            /// All of them, in the order shown to people.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The name in the database and in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)+ }
            }

            /// Reads a name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

names! {
    /// Where an experience stands.
    State {
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

names! {
    /// What a moderator decides.
    Decision {
        /// Publish it.
        Approved = "approved",
        /// Refuse it.
        Rejected = "rejected",
        /// Ask for something first.
        ChangesRequested = "changes_requested",
    }
}

names! {
    /// How it ended for the author.
    Outcome {
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

names! {
    /// What a round was.
    RoundKind {
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

names! {
    /// A band of yearly pay. Bands, never figures: a figure could name the person.
    PackageBand {
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
        for kind in RoundKind::ALL {
            assert_eq!(RoundKind::parse(kind.as_str()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(PackageBand::parse("inr_over_50"), Some(PackageBand::InrOver50));
        assert_eq!(State::parse("Draft"), None);
    }
}
