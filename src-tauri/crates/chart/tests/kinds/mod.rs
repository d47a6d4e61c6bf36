//! One chart of each kind with figures as a workspace would give them. Knows no expectation.

use chart::*;

/// The text, in which amounts and shares stay with their unit.
fn s(text: &str) -> String {
    text.replace("€ ", "€\u{a0}").replace(" %", "\u{a0}%")
}

pub fn bar(label: &str, value: f64, text: &str) -> Bar {
    Bar {
        label: s(label),
        value,
        text: s(text),
    }
}

fn step(key: &str, label: &str, value: f64, text: &str, detail: &str) -> Step {
    Step {
        key: s(key),
        label: s(label),
        value,
        text: s(text),
        detail: s(detail),
    }
}

fn ticks(ticks: &[(f64, &str)]) -> Vec<Tick> {
    ticks
        .iter()
        .map(|(value, text)| Tick {
            value: *value,
            text: s(text),
        })
        .collect()
}

/// Every kind, with the name of its file.
pub fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("funnel", Chart::Funnel(funnel())),
        ("curve", Chart::Curve(curve())),
        ("curves", Chart::Curve(curves())),
        ("dots", Chart::Dots(dots())),
        ("waterfall", Chart::Waterfall(waterfall())),
        ("slope", Chart::Slope(slope())),
        ("trend", Chart::Trend(trend())),
        ("factors", Chart::Factors(factors())),
        ("coverage", Chart::Coverage(coverage())),
        ("matrix", Chart::Matrix(matrix())),
        ("upset", Chart::UpSet(upset())),
    ]
}

pub fn funnel() -> Funnel {
    let stage = |label: &str, [value, moved, open, lost]: [u32; 4], rate: &str, interval: &str| FunnelStep {
        key: label.to_lowercase(),
        label: s(label),
        value: f64::from(value),
        text: value.to_string(),
        moved: f64::from(moved),
        moved_text: format!("{moved} moved on"),
        open: f64::from(open),
        open_text: format!("{open} still open"),
        lost: f64::from(lost),
        lost_text: format!("{lost} lost"),
        rate_text: s(rate),
        interval_text: s(interval),
    };
    let mut won = stage("Won", [38, 38, 0, 0], "", "");
    won.open_text.clear();
    won.lost_text.clear();
    won.moved_text.clear();
    Funnel {
        title: s("9 % of leads become a customer, most are lost before a demo"),
        subtitle: s("Entered in Q1 2026 · as of 30 June 2026 · 412 leads · first entry, later stages count"),
        tone: Tone::Neutral,
        steps: vec![
            stage(
                "Lead",
                [412, 268, 61, 83],
                "65 % move on",
                "60 to 69 %, 268 of 412",
            ),
            stage(
                "MQL",
                [268, 121, 22, 125],
                "45 % move on",
                "39 to 51 %, 121 of 268",
            ),
            stage(
                "Sales accepted",
                [121, 74, 9, 38],
                "61 % move on",
                "52 to 69 %, 74 of 121",
            ),
            stage(
                "Proposal",
                [74, 38, 14, 22],
                "51 % move on",
                "40 to 62 %, 38 of 74",
            ),
            won,
        ],
    }
}

/// JSON keeps no more than it has to of a double.
fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// A falling or rising curve in steps.
fn steps(days: &[f64], heights: &[f64], margin: f64) -> Vec<CurveStep> {
    days.iter()
        .zip(heights)
        .map(|(x, y)| CurveStep {
            x: *x,
            y: thousandths(*y),
            low: Some(thousandths((y - margin).max(0.0))),
            high: Some(thousandths((y + margin).min(1.0))),
        })
        .collect()
}

fn percents() -> Vec<Tick> {
    ticks(&[
        (0.0, "0 %"),
        (0.25, "25 %"),
        (0.5, "50 %"),
        (0.75, "75 %"),
        (1.0, "100 %"),
    ])
}

fn days(end: f64) -> Vec<Tick> {
    day_ticks(end)
        .into_iter()
        .map(|value| Tick {
            value,
            text: format!("{value}"),
        })
        .collect()
}

pub fn curve() -> Curve {
    Curve {
        title: s("Half of the deals leave Proposal within 36 days"),
        subtitle: s("Entered in Q1 2026 · as of 30 June 2026 · 7 visits, 1 not finished"),
        x_label: s("days in Proposal"),
        y_label: s("still in Proposal, with 95 % interval"),
        x_ticks: days(90.0),
        y_ticks: percents(),
        lines: vec![CurveLine {
            key: s("proposal"),
            label: s("Proposal"),
            text: s("21 % still in after 66 days"),
            tone: Tone::Neutral,
            start: 1.0,
            steps: steps(
                &[16.0, 28.0, 31.0, 36.0, 66.0],
                &[0.857, 0.714, 0.571, 0.429, 0.214],
                0.22,
            ),
            censored: vec![41.0, 80.0],
            end: 80.0,
            median: Some(36.0),
            median_text: s("median 36 days"),
        }],
    }
}

pub fn curves() -> Curve {
    let names = [
        "Webinar",
        "Partner referral",
        "Paid search",
        "Event",
        "Outbound",
        "Unknown",
    ];
    let line = |at: usize| {
        let fast = 1.0 + at as f64 * 0.6;
        let days: Vec<f64> = (1..=24).map(|day| f64::from(day) * 5.0).collect();
        let heights: Vec<f64> = days
            .iter()
            .map(|day| (0.7 - 0.09 * at as f64) * (1.0 - (-day * fast / 90.0).exp()))
            .collect();
        let reached = days
            .iter()
            .zip(&heights)
            .find(|(_, y)| **y >= 0.5)
            .map(|(x, _)| *x);
        CurveLine {
            key: names[at].to_lowercase(),
            label: s(names[at]),
            text: format!("{:.0} % won after 120 days", heights[23] * 100.0),
            tone: Tone::Neutral,
            start: 0.0,
            steps: steps(&days, &heights, 0.03),
            censored: vec![33.0, 71.0, 118.0],
            end: 122.0,
            median: reached,
            median_text: reached.map_or(s("median not reached"), |day| format!("median {day} days")),
        }
    };
    Curve {
        title: s("Partner referrals win more often than any other source"),
        subtitle: s("Created in 2025 · as of 30 June 2026 · 812 opportunities"),
        x_label: s("days since qualified"),
        y_label: s("won, with 95 % interval"),
        x_ticks: days(122.0),
        y_ticks: percents(),
        lines: (0..6).map(line).collect(),
    }
}

fn dot_row(key: &str, label: &str, detail: &str, won: f64, of: f64, emphasis: bool) -> DotRow {
    let rate = won / of;
    let margin = (rate * (1.0 - rate) / of).sqrt() * 1.6 + 0.05;
    DotRow {
        key: s(key),
        label: s(label),
        detail: s(detail),
        value: Some(thousandths(rate)),
        low: Some(thousandths((rate - margin).max(0.0))),
        high: Some(thousandths((rate + margin).min(1.0))),
        text: format!("{won}/{of}, {:.0} %", rate * 100.0),
        tone: Tone::Neutral,
        emphasis,
    }
}

pub fn dots() -> Dots {
    let row = dot_row;
    let mut ratio = row(
        "period_ratio",
        "Ratio of volumes",
        "Full Circle",
        13.0,
        10.0,
        false,
    );
    (ratio.low, ratio.high) = (None, None);
    let mut none = row("cohort", "Within 365 days", "", 0.0, 1.0, false);
    (none.value, none.low, none.high, none.text) = (None, None, None, s("no matured cases"));
    Dots {
        title: s("Qualified to Demo is 57 % to 130 %, by the rule"),
        subtitle: s("Q1 2026 · as of 30 June 2026 · 12 deals · with 95 % intervals"),
        ticks: ticks(&[(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")]),
        rows: vec![
            row(
                "ours",
                "Ours",
                "entry cohort, later stages count, so far",
                8.0,
                10.0,
                true,
            ),
            row("hubspot_all", "All of the stages", "HubSpot", 6.0, 10.0, false),
            row("hubspot_any", "Any of the stages", "HubSpot", 7.0, 10.0, false),
            row(
                "backfill",
                "Skipped stages filled in",
                "FunnelCake",
                9.0,
                11.0,
                false,
            ),
            row(
                "closed_only",
                "Closed deals only",
                "InsightSquared, Salesflare",
                4.0,
                7.0,
                false,
            ),
            ratio,
            row("every_entry", "Every entry", "as in MetricFlow", 8.0, 11.0, false),
            none,
        ],
    }
}

pub fn waterfall() -> Waterfall {
    Waterfall {
        title: s("The pipeline grew by € 214,000, though € 388,000 was pushed out"),
        subtitle: s("1 April to 30 June 2026 · 143 deals · close date in the year"),
        start: bar("1 April 2026", 1_820.0, "€ 1,820,000"),
        steps: vec![
            step("created", "Created", 742.0, "+€ 742,000", "51 deals"),
            step("pulled_in", "Pulled in", 96.0, "+€ 96,000", "6 deals"),
            step("reopened", "Reopened", 41.0, "+€ 41,000", "2 deals"),
            step("into_scope", "Moved into scope", 0.0, "0", ""),
            step("up", "Amount up", 188.0, "+€ 188,000", "19 deals"),
            step("down", "Amount down", -64.0, "−€ 64,000", "11 deals"),
            step("pushed_out", "Pushed out", -388.0, "−€ 388,000", "23 deals"),
            step("won", "Won", -205.0, "−€ 205,000", "14 deals"),
            step("lost", "Lost", -151.0, "−€ 151,000", "17 deals"),
            step("disqualified", "Disqualified", -45.0, "−€ 45,000", "4 deals"),
            step("out_of_scope", "Moved out of scope", 0.0, "0", ""),
        ],
        end: bar("30 June 2026", 2_034.0, "€ 2,034,000"),
    }
}

pub fn slope() -> Slope {
    let line = |label: &str, left: f64, leads: &str, right: Option<f64>, won: &str, thin: bool| SlopeLine {
        key: label.to_lowercase(),
        label: s(label),
        left,
        left_text: s(leads),
        right,
        right_text: s(won),
        tone: Tone::Neutral,
        thin,
        emphasis: label == "Paid search",
    };
    Slope {
        title: s("Paid search brings the most leads and comes fifth by what closes"),
        subtitle: s("Leads of 2025 · as of 30 June 2026 · 2,104 leads, 118 won"),
        left_title: s("By leads"),
        right_title: s("By won amount"),
        thin_note: s("Dashed: fewer than 30 cases."),
        lines: vec![
            line("Paid search", 1.0, "812 leads", Some(5.0), "€ 61,000", false),
            line("Content download", 2.0, "544 leads", Some(6.0), "€ 38,500", false),
            line("Webinar", 3.0, "301 leads", Some(2.0), "€ 410,000", false),
            line("Event", 4.0, "188 leads", Some(3.0), "€ 240,000", false),
            line("Outbound", 4.0, "188 leads", Some(3.0), "€ 240,000", false),
            line("Partner referral", 6.0, "47 leads", Some(1.0), "€ 522,000", false),
            line("Unknown", 7.0, "15 leads", Some(7.0), "€ 9,000", true),
            line("Print", 8.0, "9 leads", None, "none won", true),
        ],
    }
}

pub fn trend() -> Trend {
    let periods = ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025", "Q1 2026", "Q2 2026"];
    let panel = |title: &str, values: [Option<f64>; 6], unit: &str, margin: f64| Panel {
        title: s(title),
        tone: Tone::Neutral,
        points: values
            .iter()
            .enumerate()
            .map(|(at, value)| TrendPoint {
                key: format!("{title} {at}"),
                value: *value,
                low: value.filter(|_| margin > 0.0).map(|value| value - margin),
                high: value.filter(|_| margin > 0.0).map(|value| value + margin),
                text: value.map_or(s("–"), |value| format!("{value}{unit}")),
                n_text: format!("n {}", 20 + at * 7),
            })
            .collect(),
    };
    Trend {
        title: s("Deals take longer, and win as often as a year ago"),
        subtitle: s("As of 30 June 2026 · 298 deals · with 95 % intervals"),
        periods: periods.map(s).to_vec(),
        same_scale: false,
        panels: vec![
            panel(
                "Win rate by count",
                [31.0, 34.0, 29.0, 33.0, 30.0, 32.0].map(Some),
                " %",
                6.0,
            ),
            panel(
                "Qualified to Demo",
                [Some(61.0), Some(58.0), None, Some(66.0), Some(63.0), None],
                " %",
                8.0,
            ),
            panel(
                "Median days to win",
                [44.0, 47.0, 52.0, 51.0, 58.0, 63.0].map(Some),
                "",
                0.0,
            ),
        ],
    }
}

pub fn factors() -> Factors {
    let factor = |key: &str, label: &str, before: &str, after: &str, share: f64, text: &str| Factor {
        key: s(key),
        label: s(label),
        before: s(before),
        after: s(after),
        share,
        share_text: s(text),
        detail: String::new(),
    };
    let mut amount = factor(
        "amount",
        "Mean won amount",
        "€ 18,400",
        "€ 21,900",
        812.0,
        "+€ 812",
    );
    amount.detail = s("3 wins without amount left out");
    Factors {
        title: s("Velocity fell by € 413 a day: longer cycles cost more than larger deals brought"),
        subtitle: s("Q1 2026 against Q2 2026 · as of 30 June 2026 · 143 deals"),
        factors: vec![
            factor("count", "Open qualified deals", "88", "93", 271.0, "+€ 271"),
            amount,
            factor("win_rate", "Win rate", "31 %", "29 %", -318.0, "−€ 318"),
            factor("cycle", "Days to win", "47", "63", -1_178.0, "−€ 1,178"),
        ],
        product: factor(
            "velocity",
            "Velocity",
            "€ 10,680 a day",
            "€ 10,267 a day",
            -413.0,
            "−€ 413 a day",
        ),
    }
}

pub fn coverage() -> Coverage {
    let row = |label: &str, text: &str, won: f64, open: f64, target: f64| CoverageRow {
        key: label.to_lowercase(),
        label: s(label),
        text: s(text),
        won: bar("Won so far", won, &format!("€ {won}k")),
        open: bar("Open and eligible", open, &format!("€ {open}k")),
        target: Some(bar("Target", target, &format!("€ {target}k"))),
        needed: Some(Needed {
            label: s("Needed in the past"),
            low: thousandths(won + (target - won) * 2.4),
            high: thousandths(won + (target - won) * 3.3),
            text: s("2.4× to 3.3×, 7 quarters"),
        }),
    };
    let mut next = row("Q4 2026", "no target", 0.0, 310.0, 0.0);
    next.target = None;
    next.needed = None;
    Coverage {
        title: s("Q3 is covered 1.9 times; in the past 2.4 to 3.3 times was needed"),
        subtitle: s("As of 30 June 2026 · 93 open deals · close date in the quarter"),
        rows: vec![
            row("Q3 2026", "1.9× of what remains", 140.0, 1_120.0, 730.0),
            next,
        ],
    }
}

pub fn matrix() -> Matrix {
    let names = ["Qualified", "Demo", "Proposal", "Negotiation", "Won", "Lost"];
    let counts = [
        [None, Some(41), Some(12), Some(0), Some(2), Some(31)],
        [Some(5), None, Some(38), Some(4), Some(1), Some(19)],
        [Some(1), Some(6), None, Some(33), Some(8), Some(14)],
        [Some(0), Some(1), Some(4), None, Some(21), Some(9)],
        [None, None, None, Some(1), None, Some(0)],
        [Some(2), Some(0), Some(1), Some(0), Some(0), None],
    ];
    let cells = counts.iter().enumerate().map(|(row, counts)| {
        let sum: i32 = counts.iter().flatten().sum();
        let cells = counts.iter().enumerate().map(|(column, count)| {
            let count = (*count)?;
            let share = thousandths(f64::from(count) / f64::from(sum.max(1)));
            Some(Cell {
                key: format!("{row}-{column}"),
                share,
                text: count.to_string(),
                detail: if count > 0 {
                    format!("{:.0} %", share * 100.0)
                } else {
                    String::new()
                },
                backward: column < row && count > 0,
            })
        });
        cells.collect()
    });
    Matrix {
        title: s("One visit in nine goes backwards"),
        subtitle: s("Moves in the first half of 2026 · as of 30 June 2026 · 254 moves"),
        row_title: s("From"),
        column_title: s("To"),
        backward_note: s("Outlined: against the order of the stages."),
        cells: cells.collect(),
        rows: names.map(s).to_vec(),
        columns: names.map(s).to_vec(),
    }
}

pub fn upset() -> UpSet {
    let set = |key: &str, label: &str, text: &str, tone: Tone| UpSetMember {
        key: s(key),
        label: s(label),
        text: s(text),
        tone,
    };
    let part = |members: [u8; 4], value: f64| UpSetPart {
        key: members.map(|member| member.to_string()).concat(),
        members: members.map(|member| member > 0).to_vec(),
        value,
        text: format!("€ {value},000"),
    };
    UpSet {
        title: s("Four pipelines add up to 1.8 times what is there"),
        subtitle: s("Open on 30 June 2026 · 143 deals · the sum of the four is not a pipeline"),
        sets: vec![
            set("marketing", "Marketing", "€ 1,310,000", Tone::Marketing),
            set("sales", "Sales", "€ 1,240,000", Tone::Sales),
            set("expansion", "Expansion", "€ 390,000", Tone::Neutral),
            set("forecast", "Forecast", "€ 720,000", Tone::Neutral),
        ],
        parts: vec![
            part([1, 0, 0, 0], 420.0),
            part([1, 1, 0, 0], 510.0),
            part([1, 1, 0, 1], 380.0),
            part([0, 1, 0, 1], 190.0),
            part([0, 1, 0, 0], 160.0),
            part([0, 0, 1, 0], 240.0),
            part([0, 0, 1, 1], 150.0),
            part([0, 0, 0, 0], 35.0),
        ],
    }
}
