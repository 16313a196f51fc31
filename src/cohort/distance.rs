//! Whether a column name is a slip of an input's name.

use crate::patient::INPUTS;

/// The input that a column was probably meant to be: the same letters in another spelling
/// (`SpO2`, `lymphocyte percent`), or, in names of five letters and more, one letter amiss.
pub(super) fn near_miss(column: &str) -> Option<&'static str> {
    let letters = letters(column);
    INPUTS.iter().map(|spec| spec.name).find(|name| {
        let other = self::letters(name);
        letters == other || (other.len() >= 5 && one_edit_apart(&letters, &other))
    })
}

fn letters(name: &str) -> Vec<char> {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One letter inserted, left out or replaced.
fn one_edit_apart(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match long.len() - short.len() {
        0 => short.iter().skip(same + 1).eq(long.iter().skip(same + 1)),
        1 => short.iter().skip(same).eq(long.iter().skip(same + 1)),
        _ => false,
    }
}
