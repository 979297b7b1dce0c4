//! The colleges and people of the demo, all invented.

/// A college of the demo; its file is in `tenants/`.
pub(super) struct DemoCollege {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
    /// Names of the people, in the order of the demo's list.
    pub(super) names: [&'static str; 7],
    pub(super) arabic: bool,
}

pub(super) const COLLEGES: &[DemoCollege] = &[
    DemoCollege {
        slug: "northgate",
        title: "Northgate Institute of Technology",
        names: [
            "Nandini Rao",
            "Anjali Menon",
            "Rohit Deshmukh",
            "Sneha Kulkarni",
            "Imran Sheikh",
            "Dr. Farida Khan",
            "Prof. Mohan Iyer",
        ],
        arabic: false,
    },
    DemoCollege {
        slug: "riverside",
        title: "Riverside College of Engineering",
        names: [
            "Joseph Mathew",
            "Teena Varghese",
            "Arun Prakash",
            "Divya Nair",
            "Karthik Subramanian",
            "Dr. Leela Thomas",
            "Prof. Suresh Babu",
        ],
        arabic: false,
    },
    DemoCollege {
        slug: "almanar",
        title: "جامعة المنار للعلوم والتقنية",
        names: [
            "هدى القحطاني",
            "نورة الشمري",
            "خالد العتيبي",
            "سارة الحربي",
            "فهد الدوسري",
            "د. منى الزهراني",
            "أ. يوسف الغامدي",
        ],
        arabic: true,
    },
];

impl DemoCollege {
    /// Somebody's address.
    pub(super) fn address(&self, who: &str) -> String {
        format!("{who}@{}.example", self.slug)
    }

    /// A small roster of students, as a file.
    pub(super) fn roster(&self) -> String {
        let mut file = "number,full name,email\n".to_owned();
        for (n, name) in [
            "Asha Pillai",
            "Bharat Joshi",
            "Chitra Bose",
            "Dev Malhotra",
            "Esha Gill",
            "Farhan Ali",
        ]
        .iter()
        .enumerate()
        {
            let first = name.split(' ').next().unwrap_or_default().to_lowercase();
            file.push_str(&format!(
                "{}-{:03},{name},{first}@{}.example\n",
                self.slug,
                n + 1,
                self.slug
            ));
        }
        file
    }
}
