//! Maximum likelihood over the logarithms of the parameters: the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.
//! Rule: a fit says whether it came to rest; nobody uses parameters that did not.

/// The end of a fit.
#[derive(Clone, Copy, Debug)]
pub struct Fitted<const N: usize> {
    /// Parameters themselves, not their logarithms.
    pub params: [f64; N],
    pub log_likelihood: f64,
    /// Largest part of the gradient on the log scale.
    pub slope: f64,
}

type Vector<const N: usize> = [f64; N];

fn dot<const N: usize>(a: &Vector<N>, b: &Vector<N>) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn largest<const N: usize>(a: &Vector<N>) -> f64 {
    a.iter().fold(0.0, |most, x| most.max(x.abs()))
}

/// `a + t·b`.
fn moved<const N: usize>(a: &Vector<N>, t: f64, b: &Vector<N>) -> Vector<N> {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(x, d)| *x += t * d);
    out
}

/// The approximate inverse of the second derivatives.
struct Curvature<const N: usize>([[f64; N]; N]);

impl<const N: usize> Curvature<N> {
    fn scaled(scale: f64) -> Self {
        let mut rows = [[0.0; N]; N];
        for (i, row) in rows.iter_mut().enumerate() {
            if let Some(x) = row.get_mut(i) {
                *x = scale;
            }
        }
        Curvature(rows)
    }

    fn times(&self, v: &Vector<N>) -> Vector<N> {
        let mut out = [0.0; N];
        out.iter_mut()
            .zip(&self.0)
            .for_each(|(x, row)| *x = dot(row, v));
        out
    }

    /// Takes a step `s` and the change `y` of the gradient in.
    fn learn(&mut self, s: &Vector<N>, y: &Vector<N>) {
        let sy = dot(s, y);
        let hy = self.times(y);
        let factor = (1.0 + dot(y, &hy) / sy) / sy;
        for ((row, si), hyi) in self.0.iter_mut().zip(s).zip(&hy) {
            for ((x, sj), hyj) in row.iter_mut().zip(s).zip(&hy) {
                *x += factor * si * sj - (si * hyj + hyi * sj) / sy;
            }
        }
    }
}

/// Climbs the log likelihood from a start. `f` answers the value and its derivatives by the logarithms of the parameters.
/// `rest` is the slope at which it is at the top.
pub fn maximise<const N: usize>(
    start: [f64; N],
    rest: f64,
    f: impl Fn(&[f64; N]) -> (f64, [f64; N]),
) -> Fitted<N> {
    // Minimises the negative.
    let at = |logs: &Vector<N>| {
        let (value, slopes) = f(&logs.map(f64::exp));
        (-value, slopes.map(|slope| -slope))
    };
    let mut x = start.map(f64::ln);
    let (mut value, mut slopes) = at(&x);
    let mut curvature: Option<Curvature<N>> = None;
    for _ in 0..1000 {
        // A runaway is not followed for ever: the caller sees where it went.
        if largest(&slopes) <= rest || largest(&x) > 30.0 || !value.is_finite() {
            break;
        }
        let downhill = slopes.map(|slope| -slope / largest(&slopes));
        let mut step = curvature
            .as_ref()
            .map_or(downhill, |h| h.times(&slopes).map(|x| -x));
        if dot(&step, &slopes) >= 0.0 {
            (step, curvature) = (downhill, None);
        }
        // No parameter changes by more than a factor of e² at once.
        let size = (2.0 / largest(&step)).min(1.0);
        let step = step.map(|d| d * size);
        let Some((next, next_value, next_slopes)) = search(&x, value, &slopes, &step, &at) else {
            if curvature.take().is_none() {
                break;
            }
            continue;
        };
        let s = moved(&next, -1.0, &x);
        let y = moved(&next_slopes, -1.0, &slopes);
        if dot(&s, &y) > 1e-14 {
            let fresh = || Curvature::scaled(dot(&s, &y) / dot(&y, &y));
            curvature.get_or_insert_with(fresh).learn(&s, &y);
        }
        (x, value, slopes) = (next, next_value, next_slopes);
    }
    Fitted {
        params: x.map(f64::exp),
        log_likelihood: -value,
        slope: largest(&slopes),
    }
}

/// A point on the line that is lower by enough; close to the bottom, where values no longer differ, one with a smaller slope.
fn search<const N: usize>(
    x: &Vector<N>,
    value: f64,
    slopes: &Vector<N>,
    step: &Vector<N>,
    at: &impl Fn(&Vector<N>) -> (f64, Vector<N>),
) -> Option<(Vector<N>, f64, Vector<N>)> {
    let fall = dot(step, slopes);
    let mut t = 1.0;
    for _ in 0..60 {
        let next = moved(x, t, step);
        let (next_value, next_slopes) = at(&next);
        let lower = next_value <= value + 1e-4 * t * fall;
        let noise = 1e-13 * value.abs();
        let flatter = next_value <= value + noise && largest(&next_slopes) < largest(slopes);
        if next_value.is_finite() && (lower || flatter) {
            return Some((next, next_value, next_slopes));
        }
        t *= 0.5;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_known_hill_is_found() {
        // −(ln a − 1)² − 10·(ln b − ln a)².
        let fitted = maximise([1.0, 1.0], 1e-10, |[a, b]| {
            let (u, v) = (a.ln() - 1.0, b.ln() - a.ln());
            (-(u * u) - 10.0 * v * v, [-2.0 * u + 20.0 * v, -20.0 * v])
        });
        let e = std::f64::consts::E;
        assert!(fitted.params.iter().all(|x| (x - e).abs() < 1e-8) && fitted.slope <= 1e-10);
    }
}
