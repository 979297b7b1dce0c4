//! Files that say what is: compared with what is now, written anew with `P2P_BLESS=1`.

use std::path::Path;

/// Fails when the file (its path from the project's root) does not hold `now`, and names the lines that differ.
pub fn assert_snapshot(file: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("P2P_BLESS").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    if written == now {
        return;
    }
    let only = |in_this: &str, not_in: &str, what: &str| -> Vec<String> {
        in_this
            .lines()
            .filter(|line| !not_in.lines().any(|other| other == *line))
            .map(|line| format!("{what}{line}"))
            .collect()
    };
    let mut differences = only(now, &written, "now:     ");
    differences.extend(only(&written, now, "written: "));
    differences.truncate(60);
    panic!(
        "{file} is not what is (P2P_BLESS=1 writes it anew); without differing lines the order differs:\n{}",
        differences.join("\n")
    );
}
