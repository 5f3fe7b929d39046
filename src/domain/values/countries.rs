//! How telephone numbers are written in a country: calling code, what is dialled first at home and abroad, lengths.
//! Source: the numbering plans as published by the ITU (E.164 national numbers). A row is a country.

/// The numbering of a country.
#[derive(Debug)]
pub struct Country {
    /// Two letters of ISO 3166.
    pub code: &'static str,
    pub calling: &'static str,
    /// Dialled before the number inside the country, dropped in the international form; empty where there is none.
    pub trunk: &'static str,
    /// Dialled instead of `+` from this country, beside 00.
    pub abroad: &'static str,
    /// Digits a number has without trunk prefix and calling code: least and most.
    pub digits: (usize, usize),
}

macro_rules! countries {
    ($($code:literal $calling:literal $trunk:literal $abroad:literal $least:literal $most:literal;)*) => {
        /// Every country whose numbers are understood without `+`.
        pub static COUNTRIES: &[Country] = &[$(Country {
            code: $code, calling: $calling, trunk: $trunk, abroad: $abroad, digits: ($least, $most),
        }),*];
    };
}

countries! {
    "CN" "86" "0" "00" 5 12;
    "HK" "852" "" "001" 5 8;
    "TW" "886" "0" "002" 5 9;
    "MO" "853" "" "00" 5 8;
    "JP" "81" "0" "010" 5 10;
    "KR" "82" "0" "001" 5 10;
    "US" "1" "1" "011" 10 10;
    "CA" "1" "1" "011" 10 10;
    "GB" "44" "0" "00" 5 10;
    "IE" "353" "0" "00" 5 9;
    "DE" "49" "0" "00" 5 11;
    "AT" "43" "0" "00" 5 13;
    "CH" "41" "0" "00" 5 9;
    "LI" "423" "" "00" 5 9;
    "FR" "33" "0" "00" 5 9;
    "BE" "32" "0" "00" 5 9;
    "NL" "31" "0" "00" 5 9;
    "LU" "352" "" "00" 5 11;
    "ES" "34" "" "00" 5 9;
    "PT" "351" "" "00" 5 9;
    "IT" "39" "" "00" 5 11;
    "GR" "30" "" "00" 5 10;
    "SE" "46" "0" "00" 5 10;
    "NO" "47" "" "00" 5 8;
    "DK" "45" "" "00" 5 8;
    "FI" "358" "0" "00" 5 12;
    "IS" "354" "" "00" 5 9;
    "PL" "48" "" "00" 5 9;
    "CZ" "420" "" "00" 5 9;
    "SK" "421" "0" "00" 5 9;
    "HU" "36" "06" "00" 5 9;
    "RO" "40" "0" "00" 5 9;
    "BG" "359" "0" "00" 5 9;
    "HR" "385" "0" "00" 5 9;
    "SI" "386" "0" "00" 5 8;
    "RS" "381" "0" "00" 5 9;
    "EE" "372" "" "00" 5 8;
    "LV" "371" "" "00" 5 8;
    "LT" "370" "0" "00" 5 8;
    "RU" "7" "8" "810" 7 10;
    "KZ" "7" "8" "810" 7 10;
    "UA" "380" "0" "00" 5 9;
    "TR" "90" "0" "00" 5 10;
    "IL" "972" "0" "00" 5 9;
    "AE" "971" "0" "00" 5 9;
    "SA" "966" "0" "00" 5 9;
    "EG" "20" "0" "00" 5 10;
    "ZA" "27" "0" "00" 5 9;
    "NG" "234" "0" "009" 5 10;
    "KE" "254" "0" "000" 5 9;
    "IN" "91" "0" "00" 5 10;
    "PK" "92" "0" "00" 5 10;
    "BD" "880" "0" "00" 5 10;
    "SG" "65" "" "001" 5 8;
    "MY" "60" "0" "00" 5 10;
    "TH" "66" "0" "001" 5 9;
    "VN" "84" "0" "00" 5 10;
    "ID" "62" "0" "001" 5 12;
    "PH" "63" "0" "00" 5 10;
    "AU" "61" "0" "0011" 5 10;
    "NZ" "64" "0" "00" 5 10;
    "BR" "55" "0" "00" 5 11;
    "MX" "52" "01" "00" 7 10;
    "AR" "54" "0" "00" 5 11;
    "CL" "56" "" "00" 5 9;
    "CO" "57" "" "00" 5 10;
    "PE" "51" "0" "00" 5 9;
}

/// The row of a country.
pub fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES
        .iter()
        .find(|row| row.code.eq_ignore_ascii_case(code.trim()))
}

/// The country an international number (digits without `+`) belongs to.
pub fn of_international(digits: &str) -> Option<&'static Country> {
    // No calling code is the beginning of another, so the first that fits is the one.
    COUNTRIES.iter().find(|row| digits.starts_with(row.calling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_calling_code_begins_with_another() {
        for a in COUNTRIES {
            for b in COUNTRIES {
                let distinct = a.calling == b.calling || !a.calling.starts_with(b.calling);
                assert!(distinct, "{} {}", a.code, b.code);
            }
        }
    }
}
