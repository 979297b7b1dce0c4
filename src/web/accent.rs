//! A college's own colour, checked so that text in it and on it can be read (WCAG 2.2, 1.4.3: at least 4.5 to 1).

use std::fmt;

/// The page background of the light theme; white surfaces contrast more. Same value as `--bg` in `tokens.css`.
const LIGHT_PAGE: Rgb = Rgb(0xf6, 0xf6, 0xf4);
/// The lightest surface of the dark theme that carries links. Same value as `--raised` in `tokens-dark.css`.
const DARK_SURFACE: Rgb = Rgb(0x25, 0x29, 0x2d);
/// Text on the accent in the dark theme. Same value as `--on-accent` in `tokens-dark.css`.
const DARK_TEXT: Rgb = Rgb(0x0d, 0x0f, 0x11);
/// Smallest contrast for text of ordinary size.
const AA: f64 = 4.5;

/// A brand colour that passed, with the shade that stands for it in the dark theme.
///
/// It can be built only by [`Accent::parse`], so its text forms are always `#rrggbb` and safe inside a style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    light: Rgb,
    dark: Rgb,
}

/// Why a colour was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccentError {
    /// Not of the form `#rrggbb`.
    #[error("a colour is written as # and six hexadecimal digits")]
    Malformed,
    /// White text on it, or it as text on the page, cannot be read well enough.
    #[error("too light to read; the nearest shade that passes is {nearest}")]
    TooLight {
        /// The nearest shade of the same hue that passes.
        nearest: Rgb,
    },
}

/// An sRGB colour; displays as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Accent {
    /// Reads a college's colour. Refuses one that fails AA against the light page or under white text, and names the
    /// nearest shade of the same hue that passes.
    pub fn parse(text: &str) -> Result<Accent, AccentError> {
        let light = Rgb::parse(text).ok_or(AccentError::Malformed)?;
        if !readable_on_light(light) {
            return Err(AccentError::TooLight {
                nearest: shift(light, false, readable_on_light),
            });
        }
        Ok(Accent {
            light,
            dark: shift(light, true, readable_on_dark),
        })
    }

    /// The colour as given, for the light theme and for mail.
    pub fn light(&self) -> Rgb {
        self.light
    }

    /// The lighter shade for the dark theme.
    pub fn dark(&self) -> Rgb {
        self.dark
    }
}

impl Rgb {
    /// Reads `#rrggbb`, nothing else: no names, no short forms.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = value.to_be_bytes();
        Some(Rgb(r, g, b))
    }

    /// Relative luminance, 0 to 1, as WCAG 2.2 defines it.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Hue (0 to 6), saturation and lightness (0 to 1), as CSS Color 4 defines them.
    fn to_hsl(self) -> (f64, f64, f64) {
        let [r, g, b] = [self.0, self.1, self.2].map(|c| f64::from(c) / 255.0);
        let (high, low) = (r.max(g).max(b), r.min(g).min(b));
        let (spread, lightness) = (high - low, (high + low) / 2.0);
        if spread == 0.0 {
            return (0.0, 0.0, lightness);
        }
        let saturation = spread / (1.0 - (2.0 * lightness - 1.0).abs());
        let hue = if high == r {
            ((g - b) / spread).rem_euclid(6.0)
        } else if high == g {
            (b - r) / spread + 2.0
        } else {
            (r - g) / spread + 4.0
        };
        (hue, saturation, lightness)
    }

    fn from_hsl((hue, saturation, lightness): (f64, f64, f64)) -> Rgb {
        let reach = saturation * lightness.min(1.0 - lightness);
        let channel = |n: f64| {
            let k = (n + hue * 2.0).rem_euclid(12.0);
            let value = lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
            (value * 255.0).round().clamp(0.0, 255.0) as u8
        };
        Rgb(channel(0.0), channel(8.0), channel(4.0))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// Contrast of two colours, 1 to 21, as WCAG 2.2 defines it.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn readable_on_light(colour: Rgb) -> bool {
    contrast(colour, LIGHT_PAGE) >= AA && contrast(colour, Rgb(255, 255, 255)) >= AA
}

fn readable_on_dark(colour: Rgb) -> bool {
    contrast(colour, DARK_SURFACE) >= AA && contrast(colour, DARK_TEXT) >= AA
}

/// The nearest shade of the same hue and saturation that passes, going towards white or black in steps of one percent.
/// White passes on the dark theme and black on the light one, so a shade is always found.
fn shift(colour: Rgb, lighter: bool, passes: fn(Rgb) -> bool) -> Rgb {
    let (hue, saturation, lightness) = colour.to_hsl();
    let end = if lighter { 1.0 } else { 0.0 };
    (0..=100_u8)
        .map(|percent| lightness + (end - lightness) * f64::from(percent) / 100.0)
        .map(|lightness| Rgb::from_hsl((hue, saturation, lightness)))
        .find(|&shade| passes(shade))
        .unwrap_or(if lighter { Rgb(255, 255, 255) } else { Rgb(0, 0, 0) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_as_wcag_defines_it() {
        assert!((contrast(Rgb(0, 0, 0), Rgb(255, 255, 255)) - 21.0).abs() < 0.001);
        // #777777 on white is the well-known colour that just fails.
        assert!(contrast(Rgb(0x77, 0x77, 0x77), Rgb(255, 255, 255)) < 4.5);
        assert!(contrast(Rgb(0x76, 0x76, 0x76), Rgb(255, 255, 255)) >= 4.5);
    }

    #[test]
    fn a_readable_colour_passes_unchanged() {
        let accent = Accent::parse("#7A1f2B").unwrap();
        assert_eq!(accent.light().to_string(), "#7a1f2b");
        assert!(readable_on_dark(accent.dark()));
    }

    #[test]
    fn a_pale_colour_is_refused_with_a_shade_that_passes() {
        let Err(AccentError::TooLight { nearest }) = Accent::parse("#ffcc00") else {
            panic!("yellow was accepted");
        };
        assert!(Accent::parse(&nearest.to_string()).is_ok());
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        for text in [
            "",
            "#",
            "#fff",
            "ffffff",
            "#12345g",
            "#1234567",
            "red",
            "#12 456",
            "#+12345",
            "#١٢٣٤٥٦",
        ] {
            assert_eq!(Accent::parse(text), Err(AccentError::Malformed), "{text}");
        }
    }

    #[test]
    fn the_checked_backgrounds_are_those_of_the_style_sheet() {
        let light = include_str!("assets/css/tokens.css");
        let dark = include_str!("assets/css/tokens-dark.css");
        assert!(light.contains(&format!("--bg: {LIGHT_PAGE};")));
        assert!(dark.contains(&format!("--raised: {DARK_SURFACE};")));
        assert!(dark.contains(&format!("--on-accent: {DARK_TEXT};")));
    }

    proptest! {
        #[test]
        fn hsl_and_back_is_the_same_colour(r: u8, g: u8, b: u8) {
            let there = Rgb::from_hsl(Rgb(r, g, b).to_hsl());
            for (a, b) in [(there.0, r), (there.1, g), (there.2, b)] {
                prop_assert!(a.abs_diff(b) <= 1);
            }
        }

        #[test]
        fn every_colour_leads_to_a_readable_one(r: u8, g: u8, b: u8) {
            let accent = match Accent::parse(&Rgb(r, g, b).to_string()) {
                Ok(accent) => accent,
                Err(AccentError::TooLight { nearest }) => Accent::parse(&nearest.to_string()).unwrap(),
                Err(AccentError::Malformed) => unreachable!(),
            };
            prop_assert!(readable_on_light(accent.light()));
            prop_assert!(readable_on_dark(accent.dark()));
        }
    }
}
