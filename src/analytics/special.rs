//! Special functions: logarithm of the gamma function, its derivative, and the hypergeometric series.
//! Source: Abramowitz and Stegun 6.1.41, 6.3.18, 15.1.1; arguments are moved up until the series are exact to a double.

/// From here on the asymptotic series need few terms.
const FAR: f64 = 14.0;

/// ln Γ(x) for x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut product, mut logs) = (x, 1.0f64, 0.0f64);
    while x < FAR {
        product *= x;
        x += 1.0;
        // The product stays far from overflow: at most FAR factors below FAR.
    }
    logs += product.ln();
    let inverse = 1.0 / (x * x);
    let series = 1.0 / 12.0
        - inverse
            * (1.0 / 360.0
                - inverse
                    * (1.0 / 1260.0
                        - inverse
                            * (1.0 / 1680.0
                                - inverse * (1.0 / 1188.0 - inverse * 691.0 / 360_360.0))));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series / x - logs
}

/// ψ(x), the derivative of ln Γ, for x > 0.
pub fn digamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0f64);
    while x < FAR {
        sum += 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let series = inverse
        * (1.0 / 12.0
            - inverse
                * (1.0 / 120.0
                    - inverse
                        * (1.0 / 252.0
                            - inverse
                                * (1.0 / 240.0
                                    - inverse * (1.0 / 132.0 - inverse * 691.0 / 32_760.0)))));
    x.ln() - 0.5 / x - series - sum
}

/// The hypergeometric function by its power series for 0 ≤ z < 1, until a term is below 1e-15 of the sum.
/// Empty when it has no value or does not settle.
pub fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> Option<f64> {
    let (mut term, mut sum) = (1.0f64, 1.0f64);
    for k in 0..1_000_000u32 {
        let k = f64::from(k);
        if c + k == 0.0 {
            return None;
        }
        term *= (a + k) * (b + k) / ((c + k) * (k + 1.0)) * z;
        sum += term;
        if term.abs() <= 1e-15 * sum.abs() {
            return sum.is_finite().then_some(sum);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * b.abs().max(1.0)
    }

    #[test]
    fn known_values_are_met() {
        assert!(near(ln_gamma(1.0), 0.0) && near(ln_gamma(0.5), 0.572_364_942_924_700_1));
        assert!(near(ln_gamma(101.0), 363.739_375_555_563_5));
        assert!(near(digamma(1.0), -0.577_215_664_901_532_9));
        assert!(near(digamma(0.25), -4.227_453_533_376_265));
        // 2F1(1, 1; 2; z) = −ln(1−z)/z.
        assert!(near(
            hypergeometric(1.0, 1.0, 2.0, 0.9).unwrap(),
            -(0.1f64.ln()) / 0.9
        ));
        assert_eq!(hypergeometric(1.0, 1.0, 0.0, 0.5), None);
    }

    #[test]
    fn the_derivative_is_the_slope_of_the_logarithm() {
        for x in [0.01, 0.3, 1.7, 9.0, 60.0] {
            let h = 1e-5 * x;
            let slope = (ln_gamma(x + h) - ln_gamma(x - h)) / (2.0 * h);
            assert!(
                (slope - digamma(x)).abs() < 1e-5 * digamma(x).abs().max(1.0),
                "{x}"
            );
        }
    }
}
