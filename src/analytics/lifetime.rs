//! The models behind probabilistic customer value: BG/NBD for how often, Gamma-Gamma for how much.
//! Source: Fader, Hardie, Lee 2005, "Counting Your Customers" the Easy Way; Fader, Hardie 2013, The Gamma-Gamma Model.

use super::special::{digamma, hypergeometric, ln_gamma};

/// Repeat purchase days, time of the last and length of the observation in units, and how many customers are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    pub x: u32,
    pub last: f64,
    pub length: f64,
    pub customers: f64,
}

/// Parameters r, α, a, b.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BgNbd {
    pub r: f64,
    pub alpha: f64,
    pub a: f64,
    pub b: f64,
}

/// Sums of ln(p + k) and 1/(p + k) for k below x, by x: differences of ln Γ and of its derivative without their error.
struct Steps(Vec<(f64, f64)>);

impl Steps {
    fn of(p: f64, longest: u32) -> Steps {
        let mut sums = (0.0, 0.0);
        let mut steps = vec![sums];
        for k in 0..longest {
            let value = p + f64::from(k);
            sums = (sums.0 + value.ln(), sums.1 + 1.0 / value);
            steps.push(sums);
        }
        Steps(steps)
    }

    fn at(&self, x: u32) -> (f64, f64) {
        self.0.get(x as usize).copied().unwrap_or_default()
    }
}

impl BgNbd {
    pub fn of([r, alpha, a, b]: [f64; 4]) -> BgNbd {
        BgNbd { r, alpha, a, b }
    }

    /// Log likelihood and its derivatives by the logarithms of the parameters.
    pub fn likelihood(&self, histories: &[History]) -> (f64, [f64; 4]) {
        let BgNbd { r, alpha, a, b } = *self;
        let longest = histories.iter().map(|h| h.x).max().unwrap_or(0);
        let (of_r, of_b, of_ab) = (
            Steps::of(r, longest),
            Steps::of(b, longest),
            Steps::of(a + b, longest),
        );
        let ln_alpha = alpha.ln();
        let (mut sum, mut dr, mut dalpha, mut da, mut db) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for history in histories {
            let x = f64::from(history.x);
            let ((gr, dgr), (gb, dgb), (gab, dgab)) =
                (of_r.at(history.x), of_b.at(history.x), of_ab.at(history.x));
            let ln_length = (alpha + history.length).ln();
            let stays = -(r + x) * ln_length;
            let (mut log, mut w_left) = (stays, 0.0);
            let mut ln_last = 0.0;
            if history.x > 0 {
                ln_last = (alpha + history.last).ln();
                let left = a.ln() - (b + x - 1.0).ln() - (r + x) * ln_last;
                let most = stays.max(left);
                log = most + ((stays - most).exp() + (left - most).exp()).ln();
                w_left = (left - log).exp();
            }
            let w_stays = 1.0 - w_left;
            let n = history.customers;
            sum += n * (gr + r * ln_alpha + gb - gab + log);
            dr += n * (dgr + ln_alpha - w_stays * ln_length - w_left * ln_last);
            let fade = w_stays / (alpha + history.length) + w_left / (alpha + history.last);
            dalpha += n * (r / alpha - (r + x) * fade);
            da += n * (w_left / a - dgab);
            let leave = if history.x > 0 {
                w_left / (b + x - 1.0)
            } else {
                0.0
            };
            db += n * (dgb - dgab - leave);
        }
        (sum, [dr * r, dalpha * alpha, da * a, db * b])
    }

    /// Probability of being alive; 1 without a repeat.
    pub fn alive(&self, history: &History) -> f64 {
        if history.x == 0 {
            return 1.0;
        }
        let x = f64::from(history.x);
        let faded = (self.alpha + history.length) / (self.alpha + history.last);
        1.0 / (1.0 + self.a / (self.b + x - 1.0) * faded.powf(self.r + x))
    }

    /// Expected purchase days in the next `t` units. The series is that of the paper after Euler's transformation, in
    /// which the power of (α+T)/(α+T+t) and the large arguments cancel.
    pub fn expected(&self, history: &History, t: f64) -> Option<f64> {
        let BgNbd { r, alpha, a, b } = *self;
        let x = f64::from(history.x);
        let c = a + b + x - 1.0;
        if a == 1.0 || c == 0.0 {
            return None;
        }
        let whole = alpha + history.length + t;
        let z = t / whole;
        let rest = (alpha + history.length) / whole;
        let series = hypergeometric(a + b - 1.0 - r, a - 1.0, c, z)?;
        Some(c / (a - 1.0) * (1.0 - rest.powf(a - 1.0) * series) * self.alive(history))
    }
}

/// Repeat purchase days and what they brought together, in major units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spending {
    pub x: u32,
    pub sum: f64,
}

/// Parameters p, q, γ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaGamma {
    pub p: f64,
    pub q: f64,
    pub gamma: f64,
}

impl GammaGamma {
    pub fn of([p, q, gamma]: [f64; 3]) -> GammaGamma {
        GammaGamma { p, q, gamma }
    }

    /// Log likelihood and its derivatives by the logarithms of the parameters. Spendings stand by `x`.
    pub fn likelihood(&self, spendings: &[Spending]) -> (f64, [f64; 3]) {
        let GammaGamma { p, q, gamma } = *self;
        let (ln_q, psi_q, ln_g) = (ln_gamma(q), digamma(q), gamma.ln());
        let (mut sum, mut dp, mut dq, mut dgamma) = (0.0, 0.0, 0.0, 0.0);
        for alike in spendings.chunk_by(|a, b| a.x == b.x) {
            let x = alike.first().map_or(0.0, |s| f64::from(s.x));
            let px = p * x;
            let whole = ln_gamma(px + q) - ln_gamma(px) - ln_q + q * ln_g + px * x.ln();
            let (psi_both, psi_px) = (digamma(px + q), digamma(px));
            for spending in alike {
                let ln_mean = (spending.sum / x).ln();
                let ln_both = (gamma + spending.sum).ln();
                sum += whole + (px - 1.0) * ln_mean - (px + q) * ln_both;
                dp += x * (psi_both - psi_px + ln_mean + x.ln() - ln_both);
                dq += psi_both - psi_q + ln_g - ln_both;
                dgamma += q / gamma - (px + q) / (gamma + spending.sum);
            }
        }
        (sum, [dp * p, dq * q, dgamma * gamma])
    }

    /// Expected spend per purchase day, given what was spent; empty without a mean.
    pub fn expected(&self, x: u32, sum: f64) -> Option<f64> {
        let below = self.p * f64::from(x) + self.q - 1.0;
        (below > 0.0).then(|| (self.p * self.gamma + self.p * sum) / below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_are_slopes_of_the_likelihood() {
        let histories = [
            History {
                x: 0,
                last: 0.0,
                length: 30.0,
                customers: 3.0,
            },
            History {
                x: 2,
                last: 20.5,
                length: 38.0,
                customers: 1.0,
            },
            History {
                x: 7,
                last: 30.0,
                length: 31.0,
                customers: 2.0,
            },
        ];
        let at = [0.4, 3.0, 0.9, 2.2];
        let (_, slopes) = BgNbd::of(at).likelihood(&histories);
        for i in 0..4 {
            let value = |h: f64| {
                let mut moved = at;
                moved[i] *= h.exp();
                BgNbd::of(moved).likelihood(&histories).0
            };
            assert!(
                ((value(1e-5) - value(-1e-5)) / 2e-5 - slopes[i]).abs() < 1e-5,
                "{i}"
            );
        }
        let spendings = [
            Spending { x: 1, sum: 20.0 },
            Spending { x: 1, sum: 90.0 },
            Spending { x: 4, sum: 133.0 },
        ];
        let at = [2.0, 3.0, 15.0];
        let (_, slopes) = GammaGamma::of(at).likelihood(&spendings);
        for i in 0..3 {
            let value = |h: f64| {
                let mut moved = at;
                moved[i] *= h.exp();
                GammaGamma::of(moved).likelihood(&spendings).0
            };
            assert!(
                ((value(1e-5) - value(-1e-5)) / 2e-5 - slopes[i]).abs() < 1e-5,
                "{i}"
            );
        }
    }

    #[test]
    fn nobody_leaves_before_a_first_repeat_and_the_worked_customer_is_met() {
        let model = BgNbd::of([0.243, 4.414, 0.793, 2.426]);
        assert_eq!(
            model.alive(&History {
                x: 0,
                last: 0.0,
                length: 90.0,
                customers: 1.0
            }),
            1.0
        );
        let worked = History {
            x: 1,
            last: 295.0 / 7.0,
            length: 660.0 / 7.0,
            customers: 1.0,
        };
        assert!((model.alive(&worked) - 0.5459).abs() < 5e-5);
    }
}
