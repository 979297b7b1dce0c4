//! Measures the product against its floor; see `benches/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    clippy::disallowed_methods,
    reason = "a measurement stops at the first surprise"
)]

mod chat;
mod lab;
mod recorded;
mod storm;

use lab::{Lab, Load};
use recorded::Recorded;

const CONNECTIONS: usize = 32;
/// Times a hot statement runs in one transaction, so that beginning and ending it weighs little against it.
const REPEATS: usize = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::LocalSet::new().run_until(measure()).await;
}

async fn measure() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let wants = |section: &str| wanted.is_empty() || wanted.iter().any(|word| word == section);
    let mut lab = Lab::start().await;
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
    if wants("chat") || wants("storm") {
        lab.run(&chat::seed_sql(&lab.college)).await;
    }
    if wants("chat") {
        chat(&lab).await;
    }
    if wants("storm") {
        storm::storm(&mut lab).await;
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
    let floor = lab.pgbench("p2p_app", &statements.script(lab, 1), CONNECTIONS);
    report(name, &product, &floor)
}

async fn write(lab: &Lab) {
    let body = lab::sample_share();
    let statements = lab.record(|| lab.post_once("/api/v1/experiences", &body));
    let product = lab.wrk_post("/api/v1/experiences", &body, CONNECTIONS);
    let floor = lab.pgbench("p2p_app", &statements.script(lab, 1), CONNECTIONS);
    report(
        "create a share, sealed into the college's audit chain",
        &product,
        &floor,
    );
    let bare = lab.pgbench(
        "p2p_app",
        &statements.only_insert_into("experiences").script(lab, 1),
        CONNECTIONS,
    );
    println!(
        "  ratio {:.2} to the insert alone, without its audit entry",
        product.per_second / bare.per_second
    );
}

/// Messages acknowledged a second, against the same statements in one flight; then what many open sockets cost.
async fn chat(lab: &Lab) {
    let (token, path) = (lab.token(&chat::person(0), &chat::session(0)), chat::path());
    let statements = lab.record(|| lab.post_as(&token, &path, &chat::sample()));
    let script = chat::any_conversation(&statements.script(lab, 1));
    let mut hall = chat::Hall::default();
    let fresh = lab.memory_kib();
    hall.fill(lab, 1_000).await;
    hall.crowd(lab).await;
    let (product, delays) = hall.crowd(lab).await;
    let floor = lab.pgbench("p2p_app", &script, 64);
    report("a message, stored and acknowledged, 64 under way", &product, &floor);
    println!("  sent to received under that load: {}", chat::percentiles(delays));
    let at_1000 = lab.memory_kib();
    println!("\nsockets");
    println!(
        "  1,000 open, 200 messages a second: {}",
        chat::percentiles(hall.steady(200, lab.seconds).await)
    );
    let first = hall.fill(lab, 5_000).await;
    let second = hall.fill(lab, 10_000).await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let at_10_000 = lab.memory_kib();
    println!(
        "  10,000 open, 200 messages a second: {}",
        chat::percentiles(hall.steady(200, lab.seconds).await)
    );
    println!("  connections a second: {first:.0} up to 5,000, {second:.0} up to 10,000");
    println!(
        "  memory of the server: {:.0} MiB fresh, {:.0} MiB at 10,000; {:.1} KiB a socket from 1,000 to 10,000",
        fresh / 1024.0,
        at_10_000 / 1024.0,
        (at_10_000 - at_1000) / 9_000.0
    );
    println!("  closed or unacknowledged: {}", hall.lost());
}

/// What the policies cost: the same statements, bound by them and not.
async fn wall(lab: &Lab) {
    println!("\nwall: statements a second with row-level security / without (explicit filter)");
    // Free of the policies only: a superuser would be free of every check of its rights, too.
    lab.run(
        "CREATE ROLE unbound NOLOGIN BYPASSRLS; GRANT USAGE ON SCHEMA public, p2p TO unbound; \
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO unbound; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA p2p TO unbound",
    )
    .await;
    let (mut worst, mut all): (f64, (f64, f64)) = (1.0, (0.0, 0.0));
    for path in lab.hot_paths().await {
        let statements = lab.record(|| lab.get_once(&path));
        if statements.is_empty() {
            println!("  {path:<60} no statement of its own (answered from the session cache)");
            continue;
        }
        let script = statements.script(lab, REPEATS);
        // Alternating, so that neither side has the warmer machine.
        let (mut bound, mut free) = (0.0, 0.0);
        for _ in 0..3 {
            bound += lab.pgbench("p2p_app", &script, 4).per_second;
            free += lab.pgbench("unbound", &script, 4).per_second;
        }
        let ratio = bound / free;
        worst = worst.min(ratio);
        all = (all.0 + 1.0 / bound, all.1 + 1.0 / free);
        println!("  {path:<60} {ratio:.2}   {}", statements.plan_note(lab).await);
    }
    println!(
        "  one of each after the other {:.2} (target: at least 0.85), worst {worst:.2}",
        all.1 / all.0
    );
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
