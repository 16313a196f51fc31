//! From class scores to labels.

/// The label of the highest score at each place; the lower label wins a tie, as in PyTorch.
///
/// `scores` is `[classes, places]`; the result has `places` entries.
pub fn labels_of_scores(scores: &[f32], classes: usize) -> Vec<u8> {
    let places = scores.len() / classes.max(1);
    let mut labels = vec![0u8; places];
    let mut best = scores.get(..places).unwrap_or_default().to_vec();
    for (class, plane) in scores.chunks_exact(places.max(1)).enumerate().skip(1) {
        for ((label, best), &score) in labels.iter_mut().zip(&mut best).zip(plane) {
            if score > *best {
                *best = score;
                *label = class as u8;
            }
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_score_wins_and_ties_go_to_the_lower_label() {
        let scores = [0.0, 1.0, 2.0, 1.0, 1.0, 2.0, -1.0, 3.0, 2.0];
        assert_eq!(labels_of_scores(&scores, 3), [1, 2, 0]);
    }
}
