//! Where the server's programs are, and which version they are.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::EmbeddedError;

/// The oldest supported major version. PostgreSQL 14 reached its end of life on 2026-11-12.
const OLDEST_MAJOR: i32 = 15;

/// First safe minor release of each major, all of 2026-11-12: the releases that close CVE-2026-120154 (`ON CONFLICT`
/// reads rows past row-level security) and its like. Source: the advisory's list of affected versions, "before 18.7,
/// 17.12, 16.16, 15.20". Later majors started after those fixes.
const FIRST_SAFE: [i32; 4] = [150_020, 160_016, 170_012, 180_007];

/// Whether a server of this `server_version_num` has known holes that matter to row-level security, or is no longer
/// supported at all.
///
/// ```
/// use peer2peer::platform::db::embedded::version_has_known_holes;
/// assert!(version_has_known_holes(150_018));
/// assert!(!version_has_known_holes(150_020));
/// ```
#[must_use]
pub fn version_has_known_holes(num: i32) -> bool {
    let major = num / 10_000;
    if major < OLDEST_MAJOR {
        return true;
    }
    FIRST_SAFE.iter().any(|safe| safe / 10_000 == major && num < *safe)
}

/// `150020` as `15.20`.
#[must_use]
pub fn version_text(num: i32) -> String {
    format!("{}.{}", num / 10_000, num % 10_000)
}

/// Reads `postgres (PostgreSQL) 15.20 (Debian ...)` as `150020`. Betas (`19beta1`) count as minor 0.
#[must_use]
pub fn parse_version_line(line: &str) -> Option<i32> {
    let version = line.split("(PostgreSQL)").nth(1)?.split_whitespace().next()?;
    let mut parts = version.split('.');
    let digits = |part: &str| -> Option<i32> {
        let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        part.get(..end)?.parse().ok()
    };
    let major = digits(parts.next()?)?;
    let minor = parts.next().and_then(digits).unwrap_or(0);
    major.checked_mul(10_000)?.checked_add(minor)
}

/// One installation of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The directory that holds `postgres` and `initdb`.
    pub dir: PathBuf,
    /// Its version, such as 150020.
    pub version_num: i32,
}

impl Binaries {
    /// The full path of one of its programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn at(dir: &Path) -> Option<Self> {
        if !dir.join("initdb").is_file() {
            return None;
        }
        // Links such as /usr/local/bin/postgres lead to the installation itself.
        let postgres = dir.join("postgres").canonicalize().ok()?;
        let dir = postgres.parent()?.to_path_buf();
        if !dir.join("initdb").is_file() {
            return None;
        }
        let version_num = parse_version_line(&run(&postgres, "--version")?)?;
        Some(Self { dir, version_num })
    }
}

/// Every installation on this machine, preferred first: `PATH`, `pg_config`, `/usr/lib/postgresql` and
/// `/usr/pgsql-*` (newest first), Homebrew's places (newest first).
pub fn find_binaries() -> Result<Vec<Binaries>, EmbeddedError> {
    let mut dirs: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default();
    if let Some(dir) = run(Path::new("pg_config"), "--bindir") {
        dirs.push(PathBuf::from(dir.trim()));
    }
    for (parent, prefix) in [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql@"),
        ("/usr/local/opt", "postgresql@"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql@"),
    ] {
        dirs.extend(versioned(Path::new(parent), prefix));
    }
    let mut seen = HashSet::new();
    let found: Vec<Binaries> = dirs
        .iter()
        .filter_map(|dir| Binaries::at(dir))
        .filter(|binaries| seen.insert(binaries.dir.clone()))
        .collect();
    if found.is_empty() {
        return Err(EmbeddedError::NoBinaries);
    }
    Ok(found)
}

/// The installation to use for a cluster: of its own major version (`wanted`), the preferred one for a new cluster.
pub(super) fn for_cluster(cluster: &Path, wanted: Option<String>) -> Result<Binaries, EmbeddedError> {
    let found = find_binaries()?;
    let versions: Vec<String> = found.iter().map(|b| version_text(b.version_num)).collect();
    found
        .into_iter()
        .find(|b| {
            wanted
                .as_ref()
                .is_none_or(|major| *major == (b.version_num / 10_000).to_string())
        })
        .ok_or_else(|| EmbeddedError::OtherMajor {
            cluster: cluster.to_owned(),
            wanted: wanted.unwrap_or_default(),
            found: versions.join(", "),
        })
}

/// `<parent>/<prefix><number>/bin`, the highest number first.
fn versioned(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = parent.read_dir() else {
        return Vec::new();
    };
    let mut numbered: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let number = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((number, entry.path().join("bin")))
        })
        .collect();
    numbered.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    numbered.into_iter().map(|(_, dir)| dir).collect()
}

fn run(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_before_the_november_releases_have_holes() {
        for num in [90_624, 140_025, 150_018, 150_019, 160_015, 170_011, 180_006] {
            assert!(version_has_known_holes(num), "{num}");
        }
        for num in [150_020, 150_021, 160_016, 170_012, 180_007, 190_000, 200_003] {
            assert!(!version_has_known_holes(num), "{num}");
        }
    }

    #[test]
    fn version_lines_of_the_distributions_are_read() {
        for (line, num) in [
            ("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n", Some(150_020)),
            ("postgres (PostgreSQL) 17.12\n", Some(170_012)),
            ("postgres (PostgreSQL) 18.7 (Homebrew)\n", Some(180_007)),
            ("postgres (PostgreSQL) 19beta2\n", Some(190_000)),
            ("postgres: command not found", None),
            ("", None),
        ] {
            assert_eq!(parse_version_line(line), num, "{line}");
        }
        assert_eq!(version_text(150_020), "15.20");
    }
}
