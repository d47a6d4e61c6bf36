//! Civil days and minutes, and how the two CRMs write them. Knows no clock and no zone.

/// A civil day: days since 1970-01-01.
pub type Day = i64;

/// A civil minute: minutes since 1970-01-01 00:00.
pub type Minute = i64;

/// The day of a date (Howard Hinnant's `days_from_civil`).
pub const fn day(year: i64, month: i64, day: i64) -> Day {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Year, month and day of a day (`civil_from_days`).
pub fn civil(day: Day) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (
        yoe + era * 400 + i64::from(month <= 2),
        month,
        doy - (153 * mp + 2) / 5 + 1,
    )
}

/// The minute at this time of a day.
pub const fn at(day: Day, hour: i64, minute: i64) -> Minute {
    day * 1440 + hour * 60 + minute
}

/// The day of a minute.
pub fn day_of(minute: Minute) -> Day {
    minute.div_euclid(1440)
}

/// The same day, or the Monday after it when it falls on a weekend.
pub fn workday(day: Day) -> Day {
    match (day + 3).rem_euclid(7) {
        5 => day + 2,
        6 => day + 1,
        _ => day,
    }
}

/// `2026-03-09`
pub fn iso(day: Day) -> String {
    let (year, month, date) = civil(day);
    format!("{year:04}-{month:02}-{date:02}")
}

/// `2026-03-09 14:05`, as HubSpot writes it.
pub fn hubspot(minute: Minute) -> String {
    let clock = minute.rem_euclid(1440);
    format!("{} {:02}:{:02}", iso(day_of(minute)), clock / 60, clock % 60)
}

/// `3/9/2026`, as a Salesforce report in the United States writes it.
pub fn salesforce(day: Day) -> String {
    let (year, month, date) = civil(day);
    format!("{month}/{date}/{year}")
}

/// `3/9/2026 2:05 PM`, as a Salesforce report in the United States writes it.
pub fn salesforce_minute(minute: Minute) -> String {
    let clock = minute.rem_euclid(1440);
    let (hour, half) = (clock / 60, if clock < 720 { "AM" } else { "PM" });
    format!(
        "{} {}:{:02} {half}",
        salesforce(day_of(minute)),
        (hour + 11) % 12 + 1,
        clock % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(civil(day(2024, 2, 29)), (2024, 2, 29));
        for any in -800_000..800_000 {
            let (year, month, date) = civil(any);
            assert_eq!(day(year, month, date), any);
        }
    }

    #[test]
    fn both_crms_spellings() {
        assert_eq!(hubspot(at(day(2026, 3, 9), 14, 5)), "2026-03-09 14:05");
        assert_eq!(salesforce_minute(at(day(2026, 3, 9), 14, 5)), "3/9/2026 2:05 PM");
        assert_eq!(
            salesforce_minute(at(day(2026, 4, 13), 0, 10)),
            "4/13/2026 12:10 AM"
        );
        assert_eq!(
            iso(workday(day(2026, 3, 7))),
            "2026-03-09",
            "a Saturday moves to Monday"
        );
        assert_eq!(iso(workday(day(2026, 3, 9))), "2026-03-09", "a Monday stays");
    }
}
