//! Reads the text of a policy's expression, as PostgreSQL prints it back.

/// Names of the functions called in an expression, each with whether the call is in a sub-select of its own
/// (`( SELECT p2p.f() AS f)`), which PostgreSQL evaluates once a statement and not once a row.
pub(super) fn calls(expression: &str) -> Vec<(String, bool)> {
    let bytes = expression.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    let mut quoted = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => {
                let name = name_before(expression, at);
                if !name.is_empty() {
                    let once = open.iter().any(|start| starts_sub_select(expression, *start));
                    found.push((name.to_owned(), once));
                }
                open.push(at);
            }
            b')' => {
                open.pop();
            }
            _ => {}
        }
    }
    found
}

/// The lower-case (possibly qualified) name that ends just before an opening bracket. PostgreSQL prints keywords in
/// capitals or with a space in between, so such a name is a function's.
fn name_before(expression: &str, at: usize) -> &str {
    let before = expression.get(..at).unwrap_or_default();
    let start = before
        .rfind(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.'))
        .map_or(0, |last| last + 1);
    before.get(start..).unwrap_or_default()
}

/// Whether the bracket at `start` opens a `SELECT` without a `FROM` of its own.
fn starts_sub_select(expression: &str, start: usize) -> bool {
    let inside = expression.get(start + 1..).unwrap_or_default();
    if !inside.trim_start().starts_with("SELECT ") {
        return false;
    }
    let mut depth = 0_i32;
    let mut level = String::new();
    for c in inside.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            _ if depth == 0 => level.push(if c.is_whitespace() { ' ' } else { c }),
            _ => {}
        }
    }
    !level.contains(" FROM ")
}

/// The expression with runs of white space as one space, for comparing.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_with_their_manner() {
        let expect = |text: &str, wanted: &[(&str, bool)]| {
            let wanted: Vec<_> = wanted.iter().map(|(name, once)| ((*name).to_owned(), *once)).collect();
            assert_eq!(calls(text), wanted, "{text}");
        };
        expect(
            "(( SELECT p2p.is_staff() AS is_staff) OR (user_id = ( SELECT p2p.current_member() AS current_member)))",
            &[("p2p.is_staff", true), ("p2p.current_member", true)],
        );
        expect("(user_id = p2p.current_member())", &[("p2p.current_member", false)]);
        expect("(note <> 'p2p.f()'::text)", &[]);
        expect(
            "(EXISTS ( SELECT 1 FROM public.users u WHERE (u.id = p2p.current_member())))",
            &[("p2p.current_member", false)],
        );
        expect(
            "(EXISTS ( SELECT 1 FROM public.users u WHERE (u.id = ( SELECT p2p.current_member() AS current_member))))",
            &[("p2p.current_member", true)],
        );
        expect("((state = ANY (ARRAY['a'::text])) AND (COALESCE(x, 1) = 1))", &[]);
    }
}
