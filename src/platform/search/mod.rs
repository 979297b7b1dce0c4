//! Finding text: one cut into words, for what is stored and for what is asked.
//!
//! A feature stores [`Words::of`] its text as a `tsvector` (through `array_to_tsvector`, so PostgreSQL cuts nothing) and
//! asks with [`Query`], as a `tsquery` over an index or against [`Words`] in memory. Both come from the same tokens:
//!
//! * text is folded first ([`fold`]: case, accents, vowel signs, forms of letters and digits);
//! * a token is a run of letters or a run of digits; in scripts written without spaces, and for emoji, each character;
//! * `c++`, `c#`, `a+` and `.net` are words of their own;
//! * every two neighbours are also stored as a pair, so `TCP/IP`, `3.5`, an address, a Chinese word or a quoted phrase
//!   is asked for as a chain of pairs, while each of its parts is found alone;
//! * parts joined by one sign are also stored written together (`e-mail` as `email`, `Node.js` as `nodejs`).
//!
//! A change of the cut needs a higher [`VERSION`]: stored words of an earlier cut are then cut anew.

mod fold;

use std::collections::BTreeSet;
use std::ops::Bound;

pub use fold::fold;
use fold::{Kind, inner_words, kind, without_article};

/// The number of this cut; rows keep the number of the cut they were stored with.
pub const VERSION: i16 = 1;

/// Longest token in characters; the rest of a longer one is left off, when stored and when asked.
const MAX_CHARACTERS: usize = 60;
/// Most bytes of the words of one text; a `tsvector` holds a little more.
const MAX_BYTES: usize = 900_000;
/// Longest chain that is also stored written together (`U.S.A.` as `usa`).
const LONGEST_JOINED: usize = 6;
/// Words of at least this many characters are found by their beginning.
const PREFIX_FROM: usize = 3;

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// White space or a sign that ends words.
    Apart,
    /// Nothing, or several signs that join.
    Tight,
    /// One sign that joins.
    Sign(char),
    /// Nothing, between letters and digits (`gpt4`).
    Turn,
}

#[derive(Clone, Debug)]
struct Token {
    text: String,
    gap: Gap,
    /// Follows a full stop directly (`.net`).
    dotted: bool,
    /// Inside this many-th pair of quotation marks.
    phrase: Option<usize>,
    /// One character of a script written without spaces.
    single: bool,
}

impl Token {
    fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    fn length(&self) -> usize {
        self.text.chars().count()
    }

    /// The token with the full stop in front of it.
    fn with_dot(&self) -> Option<String> {
        (self.dotted && !self.single && !self.is_number()).then(|| format!(".{}", self.text))
    }

    /// How this token and the one before it are stored as neighbours. Between numbers the sign counts: 3.5 is not 3-5.
    fn pair(&self, before: &Self) -> String {
        let sign = match self.gap {
            Gap::Sign(sign) if self.is_number() && before.is_number() => sign,
            _ => ' ',
        };
        format!("{}{sign}{}", before.text, self.text)
    }

    /// Whether it may be written together with the one before it.
    fn joins(&self, before: &Self) -> bool {
        match self.gap {
            Gap::Sign(_) => !(self.single || before.single || self.is_number() && before.is_number()),
            Gap::Turn => true,
            Gap::Apart | Gap::Tight => false,
        }
    }
}

/// The marks that open and close a phrase.
fn quotes(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201C}' | '\u{201D}' | '\u{201E}' | '«' | '»' | '「' | '」' | '『' | '』'
    )
}

/// Cuts a text into tokens: the only place where that is decided.
fn cut(text: &str) -> Vec<Token> {
    let folded: Vec<char> = fold(text).chars().collect();
    let at = |place: usize| folded.get(place).copied();
    let kind_at = |place: usize| at(place).map_or(Kind::Apart, kind);
    let mut tokens: Vec<Token> = Vec::new();
    let (mut place, mut signs, mut sign, mut apart) = (0, 0_usize, ' ', true);
    let mut quote = 0_usize;
    while let Some(c) = at(place) {
        let this = kind(c);
        match this {
            Kind::Apart | Kind::Joint => {
                // Markdown's escapes leave no mark: `C\#` is shown as C#.
                let escape = c == '\\' && at(place + 1).is_some_and(|next| next.is_ascii_punctuation());
                // A comma parts words, but not the digits of a number.
                let digits =
                    c == ',' && place > 0 && kind_at(place - 1) == Kind::Digit && kind_at(place + 1) == Kind::Digit;
                if quotes(c) {
                    quote += 1;
                }
                if this == Kind::Apart && !digits {
                    apart = true;
                }
                if !escape {
                    signs += 1;
                    sign = c;
                }
                place += 1;
                continue;
            }
            Kind::Letter | Kind::Digit | Kind::Single => {}
        }
        let start = place;
        place += 1;
        if this != Kind::Single {
            while kind_at(place) == this {
                place += 1;
            }
        }
        let run = folded.get(start..place).unwrap_or_default();
        let mut word: String = run.iter().take(MAX_CHARACTERS).collect();
        let turn = start > 0 && matches!(kind_at(start - 1), Kind::Letter | Kind::Digit);
        if this == Kind::Letter && run.len() == 1 && !turn {
            let skip = |from: usize| if at(from) == Some('\\') { from + 1 } else { from };
            let (first, after) = (skip(place), skip(skip(place) + 1));
            match (at(first), at(after)) {
                (Some('+'), Some('+')) => {
                    word.push_str("++");
                    place = after + 1;
                }
                (Some('#'), _) if kind_at(after) != Kind::Letter => {
                    word.push('#');
                    place = first + 1;
                }
                (Some('+'), _) if !matches!(kind_at(after), Kind::Letter | Kind::Digit | Kind::Single) => {
                    word.push('+');
                    place = first + 1;
                }
                _ => {}
            }
        }
        // A mark with nothing under it is no word.
        if this != Kind::Letter || word.chars().any(char::is_alphanumeric) {
            tokens.push(Token {
                text: word,
                gap: match signs {
                    _ if apart => Gap::Apart,
                    0 if turn && this != Kind::Single => Gap::Turn,
                    1 => Gap::Sign(sign),
                    _ => Gap::Tight,
                },
                dotted: start > 0 && at(start - 1) == Some('.') && (start < 2 || at(start - 2) != Some('.')),
                phrase: (quote % 2 == 1).then_some(quote),
                single: this == Kind::Single,
            });
            (signs, apart) = (0, false);
        }
    }
    // A mark that is opened and never closed quotes nothing.
    if quote % 2 == 1 {
        for token in tokens.iter_mut().filter(|token| token.phrase == Some(quote)) {
            token.phrase = None;
        }
    }
    tokens
}

/// The words of a text, as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    words: BTreeSet<String>,
    bytes: usize,
}

impl Words {
    /// Cuts a text.
    pub fn of(text: &str) -> Self {
        let tokens = cut(text);
        let mut words = Self::default();
        for token in &tokens {
            for inner in inner_words(&token.text) {
                words.add(inner.to_owned());
            }
            if let Some(dotted) = token.with_dot() {
                words.add(dotted);
            }
            words.add(token.text.clone());
        }
        for (before, token) in tokens.iter().zip(tokens.iter().skip(1)) {
            words.add(token.pair(before));
            if token.joins(before) {
                words.add(format!("{}{}", before.text, token.text));
            }
        }
        for chain in tokens.chunk_by(|before, token| token.joins(before)) {
            if (3..=LONGEST_JOINED).contains(&chain.len()) {
                words.add(chain.iter().map(|token| token.text.as_str()).collect());
            }
        }
        words
    }

    fn add(&mut self, word: String) {
        if self.bytes + word.len() <= MAX_BYTES {
            let bytes = word.len();
            if self.words.insert(word) {
                self.bytes += bytes;
            }
        }
    }

    /// For `array_to_tsvector`.
    pub fn into_lexemes(self) -> Vec<String> {
        self.words.into_iter().collect()
    }
}

/// One word that is asked for, whole or by its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    word: String,
    prefix: bool,
}

impl Term {
    fn matches(&self, words: &Words) -> bool {
        if !self.prefix {
            return words.words.contains(&self.word);
        }
        let from = (Bound::Included(self.word.as_str()), Bound::Unbounded);
        let next = words.words.range::<str, _>(from).next();
        next.is_some_and(|word| word.starts_with(&self.word))
    }
}

/// What somebody asks for: every group has to be found, by any of its terms.
///
/// White space parts words, each of which has to stand somewhere; what is joined by signs or stands in quotation marks has
/// to stand side by side. Words of three letters and more are found by their beginning. Nothing that can be typed is an operator
/// of the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    groups: Vec<Vec<Term>>,
    asked: usize,
}

impl Query {
    /// Reads what somebody typed.
    pub fn parse(text: &str) -> Self {
        let tokens = cut(text);
        let mut query = Self::default();
        let chains = tokens.chunk_by(|before, token| {
            token.gap != Gap::Apart || (token.phrase.is_some() && token.phrase == before.phrase)
        });
        for chain in chains {
            query.asked += 1;
            query.groups.extend(groups(chain));
        }
        query
    }

    /// Whether no word was asked for: nothing was typed, or signs only. Such a query finds nothing.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// How many words or phrases are asked for.
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// For a cast to `tsquery`, to be asked of words stored by [`Words::into_lexemes`]. Empty for an empty query.
    pub fn to_tsquery(&self) -> String {
        let term = |term: &Term| {
            let word = term.word.replace('\\', "\\\\").replace('\'', "''");
            format!("'{word}'{}", if term.prefix { ":*" } else { "" })
        };
        let group = |group: &Vec<Term>| {
            let terms: Vec<String> = group.iter().map(term).collect();
            match terms.as_slice() {
                [one] => one.clone(),
                several => format!("({})", several.join(" | ")),
            }
        };
        self.groups.iter().map(group).collect::<Vec<_>>().join(" & ")
    }

    /// Whether a text holds what is asked for.
    pub fn matches(&self, words: &Words) -> bool {
        !self.is_empty()
            && self
                .groups
                .iter()
                .all(|terms| terms.iter().any(|term| term.matches(words)))
    }

    /// [`Query::matches`] of a text that is not stored as words.
    pub fn is_in(&self, text: &str) -> bool {
        self.is_in_folded(text, fold(text))
    }

    /// As [`Query::is_in`], for a text that is folded already.
    pub fn is_in_folded(&self, text: &str, folded: String) -> bool {
        // Most texts are told apart by their letters alone, which is far cheaper than the cut.
        let letters = squeezed(folded);
        let likely = |term: &Term| {
            let mut parts = term.word.split(|c: char| matches!(kind(c), Kind::Joint | Kind::Apart));
            parts.all(|part| part.len() >= MAX_CHARACTERS || letters.contains(part))
        };
        !self.is_empty() && self.groups.iter().all(|terms| terms.iter().any(likely)) && self.matches(&Words::of(text))
    }
}

/// The letters and digits of a folded text: every token stands in it.
fn squeezed(mut folded: String) -> String {
    folded.retain(|c| matches!(kind(c), Kind::Letter | Kind::Digit | Kind::Single));
    folded
}

/// What has to be found for tokens that stand side by side.
fn groups(chain: &[Token]) -> Vec<Vec<Term>> {
    let exact = |word: String| vec![Term { word, prefix: false }];
    if let [token] = chain {
        return vec![single(token)];
    }
    // `U.S.A.` is the word it abbreviates.
    let letters = chain
        .iter()
        .all(|token| token.length() == 1 && !token.single && !token.is_number());
    let stops = chain.iter().skip(1).all(|token| token.gap == Gap::Sign('.'));
    if letters && stops && (3..=LONGEST_JOINED).contains(&chain.len()) {
        return vec![exact(chain.iter().map(|token| token.text.as_str()).collect())];
    }
    let last = chain.len() - 1;
    let mut groups: Vec<Vec<Term>> = Vec::new();
    // `.NET/Java`: the first of a chain has its full stop too.
    if let Some(dotted) = chain.first().and_then(Token::with_dot) {
        groups.push(exact(dotted));
    }
    for (at, (before, token)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
        let numbers = token.is_number() && before.is_number();
        let long = before.length() >= PREFIX_FROM
            || token.length() >= PREFIX_FROM
            || (token.gap == Gap::Turn && before.length() > 1);
        let prefix = at + 1 == last && long && !numbers && !token.single && token.phrase.is_none();
        let mut terms = vec![Term {
            word: token.pair(before),
            prefix,
        }];
        // Of two letters the joined form is often another word: U.S. is not "us".
        if token.joins(before) && before.length() + token.length() > 2 {
            terms.push(Term {
                word: format!("{}{}", before.text, token.text),
                prefix,
            });
        }
        groups.push(terms);
    }
    groups
}

/// What has to be found for one token that stands alone.
fn single(token: &Token) -> Vec<Term> {
    let word = token.with_dot().unwrap_or_else(|| token.text.clone());
    let prefix = |word: &str| token.phrase.is_none() && (word.chars().count() >= PREFIX_FROM || word.ends_with('+'));
    let mut terms = Vec::new();
    if let Some(inner) = without_article(&word) {
        terms.push(Term {
            prefix: prefix(inner),
            word: inner.to_owned(),
        });
    }
    terms.push(Term {
        prefix: prefix(&word),
        word,
    });
    terms
}

#[cfg(test)]
mod tests;
