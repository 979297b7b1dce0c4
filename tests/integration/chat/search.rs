//! Searching inside a conversation.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::chat::{connect, direct};
use crate::support::TestApp;

#[tokio::test]
async fn fault_b02_messages_are_found_by_every_word_that_stands_in_them() {
    let app = TestApp::start().await;
    connect(&app, "alpha", "student", "classmate").await;
    let student = app.signed_in("alpha", "student").await;
    let classmate = app.signed_in("alpha", "classmate").await;
    let id = direct(&student, "alpha", "classmate").await;
    let say = async |body: &str| {
        let path = format!("/api/v1/conversations/{id}/messages");
        let body = json!({ "id": Uuid::new_v4(), "body": body });
        student.post(&path, &body).await.expect(200);
    };
    say("Node.js and TCP/IP, 3.5 LPA, not C++ :-)").await;
    say("المُقَابَلَة مع أحمد سنة ٢٠٢٦").await;
    say("三轮技术面试很难, การสัมภาษณ์งาน 🎉").await;
    say("O’Hara’s résumé, e-mail hr.team@acme.example, Straße Ｊａｖａ").await;
    let search = async |q: &str| {
        let asked = serde_urlencoded::to_string([("q", q)]).unwrap();
        let path = format!("/api/v1/conversations/{id}/search?{asked}");
        let found = classmate.get(&path).await.expect(200).json();
        let seqs = found["items"].as_array().unwrap().iter();
        seqs.map(|message: &Value| message["seq"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    for (asked, found) in [
        ("js node", vec![1]),
        ("nodejs", vec![1]),
        ("tcp ip", vec![1]),
        ("IP", vec![1]),
        ("3.5", vec![1]),
        ("C++", vec![1]),
        ("ode.j", vec![1]),
        ("مقابله", vec![2]),
        ("المقابلة احمد", vec![2]),
        ("مقا", vec![2]),
        ("2026", vec![2]),
        ("技术面试", vec![3]),
        ("面", vec![3]),
        ("สัมภาษณ์", vec![3]),
        ("🎉", vec![3]),
        ("o'hara", vec![4]),
        ("ohara resume", vec![4]),
        ("EMAIL", vec![4]),
        ("team@acme", vec![4]),
        ("strasse java", vec![4]),
        ("C#", vec![]),
        ("4.5", vec![]),
        ("试面", vec![]),
        ("++", vec![]),
        (":-)", vec![]),
        ("%%", vec![]),
        ("__", vec![]),
    ] {
        assert_eq!(search(asked).await, found, "{asked}");
    }
    for short in ["", "a", "%20%20"] {
        let path = format!("/api/v1/conversations/{id}/search?q={short}");
        classmate.get(&path).await.expect(422);
    }
    // Page after page, each found once.
    for n in 0..60 {
        say(&format!("round number {n}")).await;
    }
    let mut seen = Vec::new();
    let mut before = String::new();
    loop {
        let path = format!("/api/v1/conversations/{id}/search?q=number+ROUND{before}");
        let found = classmate.get(&path).await.expect(200).json();
        let items = found["items"].as_array().unwrap();
        seen.extend(items.iter().map(|message| message["seq"].as_i64().unwrap()));
        if found["more"] == false {
            break;
        }
        before = format!("&before={}", seen.last().unwrap());
    }
    assert_eq!(seen, (5..=64).rev().collect::<Vec<_>>());
}
