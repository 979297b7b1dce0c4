//! The fixture: three colleges, each with the same seven people, so that a name never tells the college.

use std::fmt::Write as _;

use peer2peer::platform::scope::{CollegeId, UserId};
use uuid::Uuid;

/// The colleges of the template: one attacks, one is attacked, one stands by.
pub const COLLEGES: [&str; 3] = ["alpha", "beta", "gamma"];

/// Everybody's password.
pub const PASSWORD: &str = "seven quiet rivers";

/// Somebody of the fixture.
pub struct Person {
    /// Their id.
    pub id: UserId,
    /// Their address.
    pub email: String,
}

const PEOPLE: [(&str, &str, &str, &str); 9] = [
    ("admin", "Asha Admin", "college_admin", "active"),
    ("alumna", "Ananya Alumna", "alumni", "active"),
    ("alumnus", "Arjun Alumnus", "alumni", "active"),
    ("student", "Sana Student", "student", "active"),
    ("classmate", "Chetan Classmate", "student", "active"),
    ("faculty", "Farid Faculty", "faculty", "active"),
    ("moderator", "Mira Moderator", "faculty", "active"),
    ("pending", "Pavan Pending", "student", "pending"),
    ("suspended", "Sunil Suspended", "student", "suspended"),
];

fn index(college: &str) -> u128 {
    COLLEGES
        .iter()
        .position(|known| *known == college)
        .expect("a college of the fixture") as u128
        + 1
}

/// A college's id.
pub fn college_id(college: &str) -> CollegeId {
    CollegeId::from_uuid(Uuid::from_u128(
        0x0192_0000_0000_7000_8000_0000_0000_0000 + index(college),
    ))
}

/// Somebody of a college: admin, alumna, alumnus, student, classmate, faculty, moderator, pending or suspended.
pub fn person(college: &str, who: &str) -> Person {
    let number = PEOPLE
        .iter()
        .position(|(name, ..)| *name == who)
        .expect("a person of the fixture") as u128;
    Person {
        id: UserId::from_uuid(Uuid::from_u128(
            0x0192_0000_0001_7000_8000_0000_0000_0000 + index(college) * 0x100 + number,
        )),
        email: format!("{who}@{college}.example.edu"),
    }
}

/// SQL that fills the template.
pub fn fixture_sql(password_hash: &str) -> String {
    let mut sql = String::from("SET row_security = off;\n");
    for college in COLLEGES {
        let id = college_id(college);
        let _ = writeln!(
            sql,
            "INSERT INTO colleges (id, slug, name, country) VALUES ('{id}', '{college}', 'College {college}', 'IN');
             INSERT INTO email_domains (college_id, domain, role) VALUES ('{id}', '{college}.example.edu', 'student');"
        );
        for (who, name, role, status) in PEOPLE {
            let Person { id: user, email } = person(college, who);
            let _ = writeln!(
                sql,
                "INSERT INTO users (college_id, id, email, email_verified_at, full_name, role, status, welcomed_at)
                 VALUES ('{id}', '{user}', '{email}', now(), '{name}', '{role}', '{status}', now());
                 INSERT INTO credentials (college_id, user_id, password_hash) VALUES ('{id}', '{user}', '{password_hash}');"
            );
        }
        let moderator = person(college, "moderator").id;
        let _ = writeln!(
            sql,
            "INSERT INTO user_capabilities (college_id, user_id, capability) VALUES ('{id}', '{moderator}', 'moderator');"
        );
    }
    sql
}
