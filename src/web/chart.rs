//! Charts, drawn as SVG on the server: no script, the same in both directions of writing, with every value as text.
//!
//! A page builds a [`Chart`] and shows it with `ui::chart(chart)`. The template adds the title, the description and the
//! same values as a table behind a toggle.

use super::i18n::Lang;

/// Width of every drawing, in units of its own; the page scales it to the room there is.
const WIDTH: f64 = 360.0;
/// Width of a drawing that stands in a narrow column beside the page.
const NARROW: f64 = 240.0;
/// Height a bar takes with its label above it.
const ROW: f64 = 36.0;
/// Where a bar begins below the top of its row.
const BAR_TOP: f64 = 18.0;
/// Thickness of a bar.
const BAR: f64 = 10.0;
/// Height of a line chart.
const LINE_HEIGHT: f64 = 150.0;
/// The greatest value of a line chart lies here.
const LINE_TOP: f64 = 24.0;
/// Zero of a line chart lies here.
const LINE_BOTTOM: f64 = 122.0;
/// Where the names below a line chart stand.
const LINE_LABELS: f64 = 142.0;
/// Room at both ends of a line chart, so that a label in the middle of it is not cut.
const SIDE: f64 = 28.0;
/// Most names and values a line chart writes; with more points, only some are named.
const NAMED: usize = 7;
/// Longest name beside a bar, in characters; the table has the whole one.
const NAME: usize = 34;

/// One value of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it belongs to, translated: a company, a year.
    pub label: String,
    /// How it is written, such as `12` or `₹12.5 LPA`.
    pub text: String,
    /// How large it is. Anything below zero, or no number, is drawn as zero.
    pub size: f64,
}

impl Value {
    /// A value as it is written and drawn.
    pub fn new(label: impl Into<String>, text: impl Into<String>, size: f64) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
            size,
        }
    }

    /// A number of things as it is written and drawn.
    pub fn count(label: impl Into<String>, text: impl Into<String>, count: i64) -> Self {
        Self::new(label, text, f64::from(i32::try_from(count).unwrap_or(i32::MAX)))
    }

    fn drawn(&self) -> f64 {
        if self.size.is_finite() { self.size.max(0.0) } else { 0.0 }
    }
}

/// The words around a chart, translated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Id of the drawing in the page; unique there.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// How it is counted, and out of how many.
    pub description: String,
    /// Head of the table's first column: what the labels are.
    pub label_head: String,
    /// Head of its second column: what the values are.
    pub value_head: String,
}

/// One value with its place in the drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The whole name, for the table.
    pub label: String,
    /// The name as the drawing writes it; empty where there is no room.
    pub name: String,
    /// The value as text, for the table.
    pub text: String,
    /// The value as the drawing writes it; empty where there is no room.
    pub shown: String,
    /// Left edge of a bar, or where a point lies.
    pub x: f64,
    /// Upper edge of a bar, or where a point lies.
    pub y: f64,
    /// Length of a bar; zero for a point.
    pub length: f64,
    /// Where the name and the value of a bar stand from above.
    pub text_y: f64,
}

/// What is drawn between the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bars,
    Line,
}

/// A chart ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The words around it.
    pub words: Words,
    /// Its values, in the order given.
    pub marks: Vec<Mark>,
    /// Height of the drawing.
    pub height: f64,
    kind: Kind,
    width: f64,
    right_to_left: bool,
}

impl Chart {
    /// Bars that lie, one below the other: for things to compare. They begin where a line of the language begins.
    pub fn bars(lang: Lang, words: Words, values: &[Value]) -> Self {
        Self::bars_within(WIDTH, lang, words, values)
    }

    /// The same for a narrow column, where names and values stay as large as elsewhere.
    pub fn narrow_bars(lang: Lang, words: Words, values: &[Value]) -> Self {
        Self::bars_within(NARROW, lang, words, values)
    }

    fn bars_within(width: f64, lang: Lang, words: Words, values: &[Value]) -> Self {
        let right_to_left = lang.dir() == "rtl";
        let most = greatest(values);
        let marks: Vec<Mark> = values
            .iter()
            .zip(0_u32..)
            .map(|(value, at)| {
                let top = f64::from(at) * ROW;
                let length = share(value.drawn(), most) * width;
                Mark {
                    label: value.label.clone(),
                    name: shortened(&value.label),
                    text: value.text.clone(),
                    shown: value.text.clone(),
                    x: if right_to_left { tenth(width - length) } else { 0.0 },
                    y: tenth(top + BAR_TOP),
                    length: tenth(length),
                    text_y: tenth(top + 12.0),
                }
            })
            .collect();
        let rows = u32::try_from(marks.len()).unwrap_or(u32::MAX);
        Self {
            height: f64::from(rows) * ROW,
            words,
            marks,
            kind: Kind::Bars,
            width,
            right_to_left,
        }
    }

    /// A line from the first value to the last: for what changes over time. Zero is at the bottom.
    pub fn line(lang: Lang, words: Words, values: &[Value]) -> Self {
        let right_to_left = lang.dir() == "rtl";
        let most = greatest(values);
        let last = values.len().saturating_sub(1);
        let every = values.len().div_ceil(NAMED).max(1);
        let steps = f64::from(u32::try_from(last).unwrap_or(u32::MAX).max(1));
        let marks = values
            .iter()
            .zip(0_u32..)
            .enumerate()
            .map(|(at, (value, number))| {
                let along = if last == 0 { 0.5 } else { f64::from(number) / steps };
                let x = SIDE + along * (WIDTH - 2.0 * SIDE);
                // Counted from the end, so that the newest is always named.
                let named = (last - at).is_multiple_of(every);
                let when_named = |text: &str| if named { text.to_owned() } else { String::new() };
                Mark {
                    label: value.label.clone(),
                    name: when_named(&value.label),
                    text: value.text.clone(),
                    shown: when_named(&value.text),
                    x: tenth(if right_to_left { WIDTH - x } else { x }),
                    y: tenth(LINE_BOTTOM - share(value.drawn(), most) * (LINE_BOTTOM - LINE_TOP)),
                    length: 0.0,
                    text_y: LINE_LABELS,
                }
            })
            .collect();
        Self {
            words,
            marks,
            height: LINE_HEIGHT,
            kind: Kind::Line,
            width: WIDTH,
            right_to_left,
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether it is made of bars.
    pub fn is_bars(&self) -> bool {
        self.kind == Kind::Bars
    }

    /// `ltr` or `rtl`: decides which end of the drawing text is anchored to.
    pub fn dir(&self) -> &'static str {
        if self.right_to_left { "rtl" } else { "ltr" }
    }

    /// Where a line of text begins.
    pub fn start(&self) -> f64 {
        if self.right_to_left { self.width } else { 0.0 }
    }

    /// Where a line of text ends.
    pub fn end(&self) -> f64 {
        self.width - self.start()
    }

    /// Width of the drawing.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Thickness of its bars.
    pub fn bar(&self) -> f64 {
        BAR
    }

    /// Where zero of a line chart lies.
    pub fn zero(&self) -> f64 {
        LINE_BOTTOM
    }

    /// The points of a line, as `points` of a `<polyline>` has them.
    pub fn points(&self) -> String {
        let points: Vec<String> = self.marks.iter().map(|mark| format!("{},{}", mark.x, mark.y)).collect();
        points.join(" ")
    }
}

fn greatest(values: &[Value]) -> f64 {
    values.iter().map(Value::drawn).fold(0.0, f64::max)
}

/// Which part of the greatest value a value is; none when all are zero.
fn share(value: f64, most: f64) -> f64 {
    if most > 0.0 {
        (value / most).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// A coordinate to one digit after the point, which no eye can tell from the exact one.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= NAME {
        return label.to_owned();
    }
    let begun: String = label.chars().take(NAME - 1).collect();
    format!("{}…", begun.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(sizes: &[f64]) -> Vec<Value> {
        sizes
            .iter()
            .enumerate()
            .map(|(at, size)| Value::new(format!("L{at}"), size.to_string(), *size))
            .collect()
    }

    #[test]
    fn bars_are_as_long_as_their_part_of_the_greatest() {
        let chart = Chart::bars(Lang::En, Words::default(), &values(&[50.0, 100.0, 0.0]));
        let lengths: Vec<f64> = chart.marks.iter().map(|mark| mark.length).collect();
        assert_eq!(lengths, [180.0, 360.0, 0.0]);
        assert!(chart.marks.iter().all(|mark| mark.x == 0.0));
        assert!(chart.marks.iter().all(|mark| mark.y + chart.bar() <= chart.height));
    }

    #[test]
    fn bars_begin_at_the_right_in_arabic() {
        let chart = Chart::bars(Lang::Ar, Words::default(), &values(&[50.0, 100.0]));
        for mark in &chart.marks {
            assert!((mark.x + mark.length - WIDTH).abs() < 0.11, "{mark:?}");
        }
        assert_eq!((chart.start(), chart.end(), chart.dir()), (WIDTH, 0.0, "rtl"));
    }

    #[test]
    fn what_is_no_size_is_drawn_as_zero() {
        let odd = [f64::NAN, f64::INFINITY, -3.0, 0.0];
        for chart in [
            Chart::bars(Lang::En, Words::default(), &values(&odd)),
            Chart::line(Lang::En, Words::default(), &values(&odd)),
        ] {
            for mark in &chart.marks {
                assert!(
                    mark.x.is_finite() && mark.y.is_finite() && mark.length == 0.0,
                    "{mark:?}"
                );
            }
        }
        assert!(Chart::bars(Lang::En, Words::default(), &[]).is_empty());
        assert_eq!(Chart::line(Lang::En, Words::default(), &[]).points(), "");
    }

    #[test]
    fn a_line_stays_inside_its_drawing_and_turns_with_the_language() {
        let sizes: Vec<f64> = (0..40).map(f64::from).collect();
        let [english, arabic] = [Lang::En, Lang::Ar].map(|lang| Chart::line(lang, Words::default(), &values(&sizes)));
        for (left, right) in english.marks.iter().zip(&arabic.marks) {
            assert!((0.0..=WIDTH).contains(&left.x) && (LINE_TOP..=LINE_BOTTOM).contains(&left.y));
            assert!((left.x + right.x - WIDTH).abs() < 0.11);
            assert_eq!(left.y, right.y);
        }
        let named = english.marks.iter().filter(|mark| !mark.name.is_empty()).count();
        assert!((2..=NAMED).contains(&named), "{named}");
        assert!(english.marks.last().is_some_and(|mark| !mark.name.is_empty()));
        // The table names them all.
        assert!(
            english
                .marks
                .iter()
                .all(|mark| !mark.label.is_empty() && !mark.text.is_empty())
        );
    }

    #[test]
    fn one_value_stands_in_the_middle() {
        let chart = Chart::line(Lang::En, Words::default(), &values(&[3.0]));
        assert_eq!(chart.points(), "180,24");
    }

    #[test]
    fn long_names_are_cut_at_a_letter() {
        let long = "كلية المنار للعلوم والتقنية والهندسة المعمارية";
        let chart = Chart::bars(Lang::Ar, Words::default(), &[Value::new(long, "1", 1.0)]);
        let mark = &chart.marks[0];
        assert!(mark.name.ends_with('…') && mark.name.chars().count() <= NAME);
        assert_eq!(mark.label, long);
    }
}
