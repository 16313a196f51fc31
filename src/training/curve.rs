//! Loss curves as a picture: SVG, readable on a light and on a dark page.

use std::fmt::Write as _;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 340.0;
/// Left, right, top and bottom edge of what lies between the axes.
const LEFT: f64 = 64.0;
const RIGHT: f64 = WIDTH - 90.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = HEIGHT - 52.0;

/// The two colours of a line differ in lightness too, and its dashes tell it where colours do not.
const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#1f2328}.page{fill:#fff}\
.grid{stroke:#d8dee4}.axis{stroke:#57606a}\
.curve{fill:none;stroke-width:2;stroke-linejoin:round}\
.curve.a{stroke:#0550ae}.curve.b{stroke:#bc4c00;stroke-dasharray:7 3}\
text.a{fill:#0550ae}text.b{fill:#bc4c00}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}\
.grid{stroke:#30363d}.axis{stroke:#8b949e}\
.curve.a{stroke:#79c0ff}.curve.b{stroke:#ffa657}text.a{fill:#79c0ff}text.b{fill:#ffa657}}";

/// The loss of one network over its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve<'a> {
    /// What stands beside the line.
    pub name: &'a str,
    /// Steps done, and the loss there.
    pub points: Vec<(usize, f32)>,
}

/// A picture of two curves: the loss, on a logarithmic axis, over the steps.
pub fn svg(curves: &[Curve; 2]) -> String {
    let axes = Axes::around(curves);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\">\n\
         <title>Loss over the steps of the training: {} and {}</title>\n\
         <style>{STYLE}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n",
        escaped(curves[0].name),
        escaped(curves[1].name),
    );
    axes.draw(&mut out);
    for (curve, class) in curves.iter().zip(["a", "b"]) {
        axes.draw_curve(&mut out, curve, class);
    }
    out.push_str("</svg>\n");
    out
}

/// From steps and losses to places of the picture.
struct Axes {
    steps: f64,
    /// Decimal logarithms of the smallest and largest loss on the axis.
    losses: [f64; 2],
}

impl Axes {
    fn around(curves: &[Curve]) -> Self {
        let points = || curves.iter().flat_map(|curve| &curve.points);
        let steps = points().map(|&(step, _)| step).max().unwrap_or(0).max(1);
        let logarithms = points().filter_map(|&(_, loss)| logarithm(loss));
        let [low, high] = logarithms.fold([f64::MAX, f64::MIN], |[low, high], loss| {
            [low.min(loss), high.max(loss)]
        });
        let losses = if low <= high {
            [low - 0.05, high + 0.05]
        } else {
            [-2.0, 0.0]
        };
        Self {
            steps: steps as f64,
            losses,
        }
    }

    fn x(&self, step: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * step / self.steps
    }

    fn y(&self, logarithm: f64) -> f64 {
        let [low, high] = self.losses;
        BOTTOM - (BOTTOM - TOP) * (logarithm - low) / (high - low)
    }

    fn draw(&self, out: &mut String) {
        // Writing to a String does not fail, here and below.
        for loss in self.marked_losses() {
            let y = self.y(loss.log10());
            let _ = writeln!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{loss}</text>",
                LEFT - 8.0,
                y + 4.5
            );
        }
        for step in self.marked_steps() {
            let x = self.x(step as f64);
            let _ = writeln!(
                out,
                "<line class=\"axis\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{BOTTOM}\" y2=\"{:.1}\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{step}</text>",
                BOTTOM + 5.0,
                BOTTOM + 20.0
            );
        }
        let (middle, height) = ((LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0);
        let _ = writeln!(
            out,
            "<path class=\"axis\" fill=\"none\" d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\"/>\n\
             <text x=\"{middle}\" y=\"{:.1}\" text-anchor=\"middle\">steps</text>\n\
             <text transform=\"translate(16 {height}) rotate(-90)\" text-anchor=\"middle\">\
             loss (mean cross-entropy)</text>",
            HEIGHT - 12.0
        );
    }

    fn draw_curve(&self, out: &mut String, curve: &Curve, class: &str) {
        let places: Vec<[f64; 2]> = curve
            .points
            .iter()
            .filter_map(|&(step, loss)| Some([self.x(step as f64), self.y(logarithm(loss)?)]))
            .collect();
        let Some([x, y]) = places.last() else {
            return;
        };
        let line: Vec<String> = places
            .iter()
            .map(|[x, y]| format!("{x:.1},{y:.1}"))
            .collect();
        let _ = writeln!(
            out,
            "<polyline class=\"curve {class}\" points=\"{}\"/>\
             <text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            line.join(" "),
            x + 6.0,
            y + 4.5,
            escaped(curve.name)
        );
    }

    /// 1, 2 and 5 of each decade that lie on the axis.
    fn marked_losses(&self) -> Vec<f64> {
        let [low, high] = self.losses;
        let decades = low.floor() as i32..=high.ceil() as i32;
        decades
            .flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| rounded(digit, decade)))
            .filter(|loss| (low..=high).contains(&loss.log10()))
            .collect()
    }

    /// Round numbers of steps, four to ten of them.
    fn marked_steps(&self) -> Vec<usize> {
        let steps = self.steps as usize;
        let spacing = (0..)
            .flat_map(|decade| [1, 2, 5].map(|digit| digit * 10_usize.pow(decade)))
            .find(|spacing| steps / spacing < 10)
            .unwrap_or(steps);
        (0..=steps).step_by(spacing).collect()
    }
}

/// `digit` times ten to the `decade`, free of what multiplication would leave behind its last digit.
fn rounded(digit: f64, decade: i32) -> f64 {
    if decade < 0 {
        digit / 10_f64.powi(-decade)
    } else {
        digit * 10_f64.powi(decade)
    }
}

/// `None` where the loss has none.
fn logarithm(loss: f32) -> Option<f64> {
    (loss.is_finite() && loss > 0.0).then(|| f64::from(loss).log10())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
