//! Measures the product against its floor; see `benches/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    clippy::disallowed_methods,
    reason = "a measurement stops at the first surprise"
)]

mod lab;
mod recorded;

use lab::{Lab, Load};
use recorded::Recorded;

const CONNECTIONS: usize = 32;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let wants = |section: &str| wanted.is_empty() || wanted.iter().any(|word| word == section);
    let lab = Lab::start().await;
    println!(
        "PostgreSQL {}, fsync on, {CONNECTIONS} connections, {} s each",
        lab.version(),
        lab.seconds
    );
    if wants("feed") {
        feed(&lab, "feed, 3 colleges");
    }
    if wants("write") {
        write(&lab).await;
    }
    if wants("wall") {
        wall(&lab).await;
    }
    if wants("tenants") {
        let few = feed(&lab, "feed, 3 colleges again");
        lab.provision(10_000).await;
        let many = feed(&lab, "feed, 10,003 colleges");
        println!("tenants: 10,003 colleges / 3 colleges = {:.2}", many / few);
    }
    lab.stop().await;
}

/// One row of the table: product, floor and their ratio. Answers the product's rate.
fn report(name: &str, product: &Load, floor: &Load) -> f64 {
    println!("\n{name}");
    println!(
        "  {:<28}{:>12}{:>16}{:>18}{:>10}",
        "", "per second", "server cpu s/1k", "PostgreSQL cpu s/1k", "failed"
    );
    for (label, load) in [("product over HTTP", product), ("pgbench, one flight", floor)] {
        println!(
            "  {label:<28}{:>12.0}{:>16.3}{:>18.3}{:>10}",
            load.per_second, load.server_cpu_per_1000, load.database_cpu_per_1000, load.failed
        );
    }
    println!("  ratio {:.2}", product.per_second / floor.per_second);
    product.per_second
}

fn feed(lab: &Lab, name: &str) -> f64 {
    let statements = lab.record(|| lab.get_once("/api/v1/experiences"));
    let product = lab.wrk_get("/api/v1/experiences", CONNECTIONS);
    let floor = lab.pgbench("p2p_app", &statements.script(lab, true), CONNECTIONS);
    report(name, &product, &floor)
}

async fn write(lab: &Lab) {
    let body = lab::sample_share();
    let statements = lab.record(|| lab.post_once("/api/v1/experiences", &body));
    let product = lab.wrk_post("/api/v1/experiences", &body, CONNECTIONS);
    let floor = lab.pgbench(
        "p2p_app",
        &statements.only_insert_into("experiences").script(lab, true),
        CONNECTIONS,
    );
    report(
        "create a share (the product also seals an audit entry)",
        &product,
        &floor,
    );
}

/// What the policies cost: the same statements, bound by them and not.
async fn wall(lab: &Lab) {
    println!("\nwall: transactions a second with row-level security / without (explicit filter)");
    let mut worst: f64 = 1.0;
    for path in lab.hot_paths().await {
        let statements = lab.record(|| lab.get_once(&path));
        if statements.is_empty() {
            println!("  {path:<60} no statement of its own (answered from the session cache)");
            continue;
        }
        let script = statements.script(lab, false);
        // Alternating, so that neither side has the warmer machine.
        let (mut bound, mut free) = (0.0, 0.0);
        for _ in 0..3 {
            bound += lab.pgbench("p2p_app", &script, 4).per_second;
            free += lab.pgbench("postgres", &script, 4).per_second;
        }
        let ratio = bound / free;
        worst = worst.min(ratio);
        println!("  {path:<60} {ratio:.2}   {}", statements.plan_note(lab).await);
    }
    println!("  worst {worst:.2} (target: at least 0.85)");
}

/// Kept here so that `Recorded` stays about statements only.
impl Lab {
    fn record(&self, request: impl Fn()) -> Recorded {
        // Twice before: statements are prepared and caches filled, as they are under load.
        request();
        request();
        std::thread::sleep(std::time::Duration::from_millis(1100));
        request();
        let from = self.log_length();
        request();
        std::thread::sleep(std::time::Duration::from_millis(300));
        Recorded::from_log(&self.log_since(from), &self.college)
    }
}
