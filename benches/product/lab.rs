//! The place measurements run in: a database with people and shares, the server as its own process, wrk and pgbench.

use std::cell::OnceCell;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use peer2peer::platform::auth::sessions::Opened;
use peer2peer::platform::auth::{Passwords, TokenRing};
use peer2peer::platform::clock::Clock;
use peer2peer::platform::config::{Environment, Secrets, Settings};
use peer2peer::platform::db::embedded::{Embedded, EmbeddedOptions, find_binaries, version_text};
use peer2peer::platform::db::migrate;
use peer2peer::platform::keys::Token;
use peer2peer::platform::permissions::Role;
use serde_json::{Value, json};
use tokio_postgres::NoTls;
use uuid::Uuid;

/// What a load did.
pub struct Load {
    pub per_second: f64,
    pub failed: u64,
    pub server_cpu_per_1000: f64,
    pub database_cpu_per_1000: f64,
}

/// Everything a measurement needs.
pub struct Lab {
    pub seconds: u64,
    pub college: String,
    embedded: Embedded,
    server: Server,
    port: u16,
    folder: PathBuf,
    tokens: Vec<String>,
    people: Vec<String>,
    ring: OnceCell<TokenRing>,
    bin: PathBuf,
}

const PASSWORD: &str = "seven quiet rivers";
const SLUG: &str = "bench-a";
const PEOPLE: usize = 200;
const SHARES: usize = 2000;

impl Lab {
    pub async fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("p2p-bench-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let settings = [("shared_buffers", "512MB"), ("max_connections", "120")];
        let options = EmbeddedOptions {
            settings: settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..EmbeddedOptions::default()
        };
        let embedded = Embedded::start(&folder, &options).await.unwrap();
        migrate::run(&embedded.urls().owner, &peer2peer::features::sql())
            .await
            .unwrap();
        embedded.set_login_passwords().await.unwrap();
        let bin = find_binaries().unwrap()[0].dir.clone();
        let mut lab = Self {
            seconds: std::env::var("P2P_BENCH_SECONDS")
                .ok()
                .and_then(|text| text.parse().ok())
                .unwrap_or(8),
            college: String::new(),
            server: Server(Command::new("true").spawn().unwrap()),
            embedded,
            port: 0,
            folder,
            tokens: Vec::new(),
            people: Vec::new(),
            ring: OnceCell::new(),
            bin,
        };
        lab.seed().await;
        lab.serve(0);
        lab.sign_in();
        lab
    }

    pub fn version(&self) -> String {
        version_text(self.embedded.server_version_num())
    }

    pub async fn stop(self) {
        drop(self.server);
        let _ = self.embedded.stop().await;
        let _ = fs::remove_dir_all(&self.folder);
    }

    async fn owner(&self) -> tokio_postgres::Client {
        let (client, connection) = tokio_postgres::connect(&self.embedded.urls().owner, NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        client
    }

    /// Three colleges of the same size; the first is measured.
    async fn seed(&mut self) {
        let owner = self.owner().await;
        // The server's own key, made by it at its first start, peppers the passwords: let it make the hash.
        let hash = self.hash().await;
        owner.batch_execute("SET row_security = off").await.unwrap();
        for slug in [SLUG, "bench-b", "bench-c"] {
            let college = Uuid::now_v7();
            if slug == SLUG {
                self.college = college.to_string();
            }
            owner
                .batch_execute(&format!(
                    "INSERT INTO colleges (id, slug, name) VALUES ('{college}', '{slug}', 'Bench')"
                ))
                .await
                .unwrap();
            let mut alumni = Vec::new();
            for n in 0..PEOPLE {
                let id = Uuid::now_v7();
                let role = if n % 2 == 0 { "alumni" } else { "student" };
                if n % 2 == 0 {
                    alumni.push(id);
                }
                if slug == SLUG {
                    self.people.push(id.to_string());
                }
                owner
                    .batch_execute(&format!(
                        "INSERT INTO users (college_id, id, email, full_name, role, status, email_verified_at, welcomed_at) \
                         VALUES ('{college}', '{id}', 'p{n}@{slug}.example.edu', 'Person Number {n}', '{role}', 'active', now(), now()); \
                         INSERT INTO credentials (college_id, user_id, password_hash) VALUES ('{college}', '{id}', '{hash}')"
                    ))
                    .await
                    .unwrap();
            }
            owner.batch_execute(&shares_sql(&college, &alumni)).await.unwrap();
            owner.batch_execute(&marks_sql(&college)).await.unwrap();
        }
        owner.batch_execute("ANALYZE").await.unwrap();
    }

    fn settings(&self) -> (Settings, Secrets) {
        use figment::Figment;
        use figment::providers::Serialized;
        let overrides = Figment::from(Serialized::default("data_dir", &self.folder));
        let settings = Settings::load_for(Environment::Development, overrides).unwrap();
        let secrets = Secrets::load(&settings).unwrap();
        (settings, secrets)
    }

    /// An access token of somebody whose session is in the database already.
    pub fn token(&self, person: &str, session: &str) -> String {
        let ring = self.ring.get_or_init(|| {
            let (settings, secrets) = self.settings();
            TokenRing::new(&secrets.signing_keys, settings.auth.access_minutes, Clock::default()).unwrap()
        });
        let opened = Opened {
            session_id: session.parse().unwrap(),
            user_id: person.parse().unwrap(),
            authz_version: 1,
            role: Role::Student,
            capabilities: Vec::new(),
            expires_at: chrono::Utc::now() + chrono::TimeDelta::days(1),
            refresh: Token::random(),
        };
        ring.issue(self.college.parse().unwrap(), &opened, true).unwrap().text
    }

    /// Where the server listens.
    pub fn address(&self) -> std::net::SocketAddr {
        std::net::SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// The measured college's host.
    pub fn host(&self) -> String {
        format!("{SLUG}.localhost:{}", self.port)
    }

    /// The server's own memory in KiB (anonymous pages: file pages come and go).
    pub fn memory_kib(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap();
        line.trim().trim_end_matches("kB").trim().parse().unwrap()
    }

    /// Runs SQL as the owner.
    pub async fn run(&self, sql: &str) {
        self.owner().await.batch_execute(sql).await.unwrap();
    }

    async fn hash(&self) -> String {
        let (settings, secrets) = self.settings();
        Passwords::new(&settings.auth, &secrets.server_key)
            .unwrap()
            .hash(PASSWORD)
            .await
            .unwrap()
    }

    /// Kills the server, as a crash does, and starts it again in the same place.
    pub fn crash(&mut self) {
        self.server = Server(Command::new("true").spawn().unwrap());
        self.serve(self.port);
    }

    /// Starts a second server and tells the first to stop, as a deploy does. Answers the first, which is killed when
    /// that is dropped.
    pub fn deploy(&mut self) -> Server {
        let old = std::mem::replace(&mut self.server, Server(Command::new("true").spawn().unwrap()));
        self.serve(0);
        let told = Command::new("kill").args(["-TERM", &old.0.id().to_string()]).status();
        assert!(told.unwrap().success());
        old
    }

    /// Starts the server at a port; 0 for any.
    fn serve(&mut self, port: u16) {
        use std::io::{BufRead as _, BufReader};
        let urls = self.embedded.urls();
        let generous = [
            "ADDRESS_PER_MINUTE",
            "USER_PER_MINUTE__ANY",
            "SIGN_IN_PER_MINUTE",
            "COLLEGE_PER_MINUTE",
            "COLLEGE_FRAMES_PER_MINUTE",
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_peer2peer"));
        command
            .args(["serve", "--bind", &format!("127.0.0.1:{port}")])
            .env("P2P_ENV", "development")
            .env("P2P_DATA_DIR", &self.folder)
            .env("DATABASE_URL", &urls.app)
            .env("P2P_PLATFORM_DATABASE_URL", &urls.platform)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped());
        for name in generous {
            command.env(format!("P2P_LIMITS__{name}"), "1000000000");
        }
        let mut server = command.spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        self.port = lines
            .find_map(|line| {
                line.unwrap()
                    .strip_prefix("listening on http://127.0.0.1:")
                    .map(|port| port.parse().unwrap())
            })
            .expect("the server did not start");
        std::thread::spawn(move || lines.for_each(drop));
        self.server = Server(server);
    }

    fn curl(&self, arguments: &[&str]) -> String {
        let output = Command::new("curl")
            .args([
                "-sS",
                "--fail-with-body",
                "-H",
                &format!("Host: {SLUG}.localhost:{}", self.port),
            ])
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn sign_in(&mut self) {
        for n in 0..64 {
            let body = json!({ "email": format!("p{n}@{SLUG}.example.edu"), "password": PASSWORD }).to_string();
            let url = self.url("/api/v1/auth/login");
            let answer = self.curl(&["-H", "content-type: application/json", "-d", &body, &url]);
            let answer: Value = serde_json::from_str(&answer).unwrap();
            self.tokens.push(answer["access_token"].as_str().unwrap().to_owned());
        }
    }

    pub fn get_once(&self, path: &str) {
        self.curl(&[
            "-H",
            &format!("Authorization: Bearer {}", self.tokens[0]),
            &self.url(path),
        ]);
    }

    pub fn post_once(&self, path: &str, body: &Value) {
        self.post_as(&self.tokens[0], path, body);
    }

    pub fn post_as(&self, token: &str, path: &str, body: &Value) {
        let bearer = format!("Authorization: Bearer {token}");
        self.curl(&[
            "-H",
            &bearer,
            "-H",
            "content-type: application/json",
            "-d",
            &body.to_string(),
            &self.url(path),
        ]);
    }

    /// Ten requests people make all day.
    pub async fn hot_paths(&self) -> Vec<String> {
        let owner = self.owner().await;
        let sql = format!(
            "SELECT id::text FROM experiences WHERE college_id = '{}' AND state = 'approved' LIMIT 1",
            self.college
        );
        let share: String = owner.query_one(&sql, &[]).await.unwrap().get(0);
        [
            "/api/v1/experiences".to_owned(),
            "/api/v1/experiences?company=Company%207".to_owned(),
            "/api/v1/experiences?year=2024".to_owned(),
            "/api/v1/experiences?outcome=selected".to_owned(),
            "/api/v1/experiences?round_kind=technical".to_owned(),
            format!("/api/v1/experiences/{share}"),
            "/api/v1/experiences/mine".to_owned(),
            "/api/v1/experiences/bookmarks".to_owned(),
            "/api/v1/people".to_owned(),
            "/api/v1/auth/sessions".to_owned(),
        ]
        .to_vec()
    }

    /// Whether this id was there before the measurement.
    pub fn knows(&self, id: &str) -> bool {
        id == self.college || id.starts_with("018f0000-") || self.people.iter().any(|known| known == id)
    }

    /// More colleges, each with one person.
    pub async fn provision(&self, how_many: usize) {
        let owner = self.owner().await;
        owner
            .batch_execute(&format!(
                "SET row_security = off; \
                 WITH made AS (INSERT INTO colleges (id, slug, name) \
                   SELECT gen_random_uuid(), 'c-' || n, 'College ' || n FROM generate_series(1, {how_many}) n RETURNING id, slug) \
                 INSERT INTO users (college_id, id, email, full_name, role, status) \
                   SELECT id, gen_random_uuid(), 'admin@' || slug || '.example.edu', 'Admin', 'college_admin', 'active' FROM made; \
                 ANALYZE"
            ))
            .await
            .unwrap();
    }

    // --- the log ---------------------------------------------------------------------------------------------------

    fn log_file(&self) -> PathBuf {
        let folder = self.folder.join("postgres");
        let found = walk(&folder)
            .into_iter()
            .chain(walk(&self.folder))
            .find(|path| path.extension().is_some_and(|end| end == "log"));
        found.expect("the embedded server keeps a log")
    }

    pub fn log_length(&self) -> usize {
        self.superuser("ALTER SYSTEM SET log_statement = 'all'; SELECT pg_reload_conf()");
        std::thread::sleep(Duration::from_millis(300));
        fs::read(self.log_file()).unwrap().len()
    }

    pub fn log_since(&self, from: usize) -> String {
        let log = fs::read(self.log_file()).unwrap();
        self.superuser("ALTER SYSTEM RESET log_statement; SELECT pg_reload_conf()");
        std::thread::sleep(Duration::from_millis(300));
        String::from_utf8_lossy(&log[from..]).into_owned()
    }

    fn superuser(&self, sql: &str) {
        let mut command = Command::new(self.bin.join("psql"));
        for one in sql.split("; ") {
            command.args(["-c", one]);
        }
        let done = command
            .args(["-X", "-q", "-d", &self.embedded.urls().owner])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(done.success(), "{sql}");
    }

    /// Runs SQL as the role of requests and answers its text lines.
    pub async fn sql_as_app(&self, sql: &str) -> Vec<String> {
        let (client, connection) = tokio_postgres::connect(&self.embedded.urls().app, NoTls).await.unwrap();
        tokio::spawn(connection);
        let rows = client.simple_query(sql).await.unwrap();
        rows.iter()
            .filter_map(|message| match message {
                tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
                _ => None,
            })
            .collect()
    }

    // --- load ------------------------------------------------------------------------------------------------------

    /// wrk with a token of another person on each request.
    pub fn wrk_get(&self, path: &str, connections: usize) -> Load {
        self.wrk(path, "GET", "", connections)
    }

    pub fn wrk_post(&self, path: &str, body: &Value, connections: usize) -> Load {
        self.wrk(path, "POST", &body.to_string(), connections)
    }

    fn wrk(&self, path: &str, method: &str, body: &str, connections: usize) -> Load {
        let tokens: Vec<_> = self
            .tokens
            .iter()
            .step_by(2)
            .map(|token| format!("\"{token}\""))
            .collect();
        let script = format!(
            "local tokens = {{{tokens}}}\nlocal n = 0\nlocal requests = {{}}\n\
             function init() for i, t in ipairs(tokens) do requests[i] = wrk.format(\"{method}\", \"{path}\", \
             {{[\"Host\"]=\"{SLUG}.localhost:{port}\", [\"Authorization\"]=\"Bearer \" .. t, [\"Content-Type\"]=\"application/json\"}}, [==[{body}]==]) end end\n\
             function request() n = n % #tokens + 1 return requests[n] end\n",
            tokens = tokens.join(","),
            port = self.port,
        );
        let file = self.folder.join("load.lua");
        fs::write(&file, script).unwrap();
        let run = |seconds: u64| {
            let output = Command::new("wrk")
                .args([
                    "-t1",
                    &format!("-c{connections}"),
                    &format!("-d{seconds}s"),
                    "--latency",
                    "-s",
                ])
                .arg(&file)
                .arg(self.url("/"))
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        run(2);
        let before = self.cpu();
        let text = run(self.seconds);
        let after = self.cpu();
        let number = |label: &str| -> f64 {
            text.lines()
                .find_map(|line| line.trim().strip_prefix(label))
                .map_or(0.0, |rest| rest.trim().parse().unwrap_or(0.0))
        };
        let total: f64 = text
            .lines()
            .find_map(|line| line.trim().split_once(" requests in "))
            .map_or(1.0, |(count, _)| count.parse().unwrap_or(1.0));
        let failed = number("Non-2xx or 3xx responses:");
        Load {
            per_second: number("Requests/sec:"),
            failed: failed as u64,
            server_cpu_per_1000: (after.0 - before.0) / total * 1000.0,
            database_cpu_per_1000: (after.1 - before.1) / total * 1000.0,
        }
    }

    /// pgbench with one script, prepared statements: as the product's login, or as another role.
    pub fn pgbench(&self, login: &str, script: &str, connections: usize) -> Load {
        let file = self.folder.join("floor.sql");
        fs::write(&file, script).unwrap();
        let (url, options) = if login == "p2p_app" {
            (&self.embedded.urls().app, String::new())
        } else {
            (&self.embedded.urls().owner, format!("-c role={login}"))
        };
        let run = |seconds: u64| {
            let output = Command::new(self.bin.join("pgbench"))
                .args([
                    "-n",
                    "-M",
                    "prepared",
                    "-j",
                    "1",
                    "-c",
                    &connections.to_string(),
                    "-T",
                    &seconds.to_string(),
                    "-f",
                ])
                .arg(&file)
                .arg(url)
                .env("PGOPTIONS", &options)
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{}\n{script}",
                String::from_utf8_lossy(&output.stderr)
            );
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        run(1);
        let before = self.cpu();
        let text = run(self.seconds);
        let after = self.cpu();
        let find = |label: &str| {
            text.lines()
                .find_map(|line| line.trim().strip_prefix(label))
                .and_then(|rest| rest.trim().split([' ', '/']).next()?.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        let total = find("number of transactions actually processed:").max(1.0);
        Load {
            per_second: find("tps ="),
            failed: find("number of failed transactions:") as u64,
            server_cpu_per_1000: 0.0,
            database_cpu_per_1000: (after.1 - before.1) / total * 1000.0,
        }
    }

    /// CPU-seconds so far: the server's, and the database's with all its children, living and gone.
    pub fn cpu(&self) -> (f64, f64) {
        let postmaster = u32::try_from(self.embedded.pid()).unwrap();
        let database: f64 = processes()
            .into_iter()
            .filter_map(|pid| Some((pid, stat(pid)?)))
            .filter(|(pid, stat)| *pid == postmaster || stat.parent == postmaster)
            .map(|(pid, stat)| stat.own + if pid == postmaster { stat.reaped } else { 0.0 })
            .sum();
        (stat(self.server.0.id()).map_or(0.0, |stat| stat.own), database)
    }
}

/// The server's process. A measurement that stops half-way leaves none behind.
pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Stat {
    parent: u32,
    own: f64,
    reaped: f64,
}

fn processes() -> Vec<u32> {
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .collect()
}

/// `/proc/<pid>/stat`, in seconds (clock ticks are hundredths on Linux).
fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0) / 100.0;
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        own: ticks(11) + ticks(12),
        reaped: ticks(13) + ticks(14),
    })
}

fn walk(folder: &std::path::Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default()
}

/// A share as an alumnus writes it.
pub fn sample_share() -> Value {
    json!({
        "company": "Company 7",
        "role": "Software engineer",
        "placement_year": 2025,
        "programme": "B.Tech",
        "outcome": "selected",
        "summary": "Two rounds of coding on arrays and graphs, then a long talk about the final-year project.",
        "tips": "Speak while you think.",
        "rounds": [{ "kind": "technical", "questions": ["Design a cache"], "notes": "", "difficulty": 4 }],
    })
}

/// SQL for the approved shares of one college: working copy, submitted version, published row.
fn shares_sql(college: &Uuid, alumni: &[Uuid]) -> String {
    let authors: Vec<_> = alumni.iter().map(|id| format!("'{id}'")).collect();
    let text = "Two rounds of coding on arrays and graphs, then a long talk about the final-year project.";
    let rounds = r#"[{"kind":"online_assessment","questions":["Two sums"],"notes":"","difficulty":3},{"kind":"technical","questions":["Design a cache"],"notes":"","difficulty":4}]"#;
    format!(
        "CREATE TEMPORARY TABLE made AS SELECT gen_random_uuid() AS id, n, (ARRAY[{authors}]::uuid[])[1 + n % {count}] AS author \
           FROM generate_series(1, {SHARES}) n; \
         CREATE TEMPORARY TABLE contents AS SELECT id, jsonb_build_object('company', 'Company ' || n % 40, 'role', 'Engineer', \
             'placement_year', 2020 + n % 6, 'programme', 'B.Tech', 'outcome', 'selected', 'summary', '{text}', 'rounds', '{rounds}'::jsonb) AS content \
           FROM made; \
         INSERT INTO experiences (college_id, id, author_id, state, last_version, content) \
           SELECT '{college}', id, author, 'approved', 1, content FROM made JOIN contents USING (id); \
         INSERT INTO experience_versions (college_id, experience_id, version, author_id, author_role, content) \
           SELECT '{college}', id, 1, author, 'alumni', content FROM made JOIN contents USING (id); \
         INSERT INTO experience_feed (college_id, experience_id, version, author_id, author_role, anonymous, company, company_key, role, role_key, placement_year, programme, outcome, round_kinds, excerpt, published_at, approved_at) \
           SELECT '{college}', id, 1, author, 'alumni', false, 'Company ' || n % 40, 'company ' || n % 40, 'Engineer', 'engineer', 2020 + n % 6, 'B.Tech', 'selected', \
             ARRAY['online_assessment', 'technical'], '{text}', now() - n * interval '1 minute', now() FROM made; \
         DROP TABLE made, contents;",
        authors = authors.join(","),
        count = alumni.len(),
    )
}

/// SQL for what people of one college did with its shares (each kept 25 and found 40 helpful), what was decided about
/// them, and what other devices they are signed in on.
fn marks_sql(college: &Uuid) -> String {
    format!(
        "CREATE TEMPORARY TABLE shares AS SELECT experience_id AS id, author_id, published_at, row_number() OVER (ORDER BY published_at) AS n \
           FROM experience_feed WHERE college_id = '{college}'; \
         CREATE TEMPORARY TABLE people AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM users WHERE college_id = '{college}'; \
         INSERT INTO experience_bookmarks (college_id, user_id, experience_id, created_at) \
           SELECT '{college}', p.id, s.id, s.published_at FROM people p JOIN shares s ON (s.n + 7 * p.n) % 80 = 0; \
         INSERT INTO experience_helpful (college_id, user_id, experience_id) \
           SELECT '{college}', p.id, s.id FROM people p JOIN shares s ON (s.n + 11 * p.n) % 50 = 0 AND s.author_id <> p.id; \
         INSERT INTO experience_decisions (college_id, experience_id, version, author_id, decision) \
           SELECT '{college}', id, 1, author_id, 'approved' FROM shares; \
         INSERT INTO sessions (college_id, id, user_id, address_hash, expires_at) \
           SELECT '{college}', gen_random_uuid(), p.id, decode(repeat('00', 32), 'hex'), now() + interval '1 day' \
           FROM people p CROSS JOIN generate_series(1, 2); \
         DROP TABLE shares, people;"
    )
}
