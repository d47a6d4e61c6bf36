//! The invented people and companies. Every mail address ends in the reserved `.example`, every phone
//! number lies in a block kept free for fiction.

use super::random::Draws;

const FIRST: [&str; 40] = [
    "Adela", "Ansel", "Beatrix", "Bram", "Calla", "Corwin", "Dalia", "Edda", "Emrys", "Fenna", "Florian",
    "Greta", "Hollis", "Ilse", "Imran", "Ines", "Jarek", "Juna", "Kalinda", "Keir", "Leonie", "Linus",
    "Maelle", "Matteo", "Nadira", "Nils", "Oriel", "Otis", "Petra", "Quentin", "Rafe", "Rosalind", "Sanne",
    "Soren", "Talia", "Tamsin", "Ulla", "Viggo", "Wanda", "Yusra",
];

const LAST: [&str; 48] = [
    "Abberline",
    "Ashgrove",
    "Averly",
    "Bellinder",
    "Brackwater",
    "Caldermoor",
    "Carrowell",
    "Cindermann",
    "Coldharbour",
    "Dappleton",
    "Dunmarrow",
    "Eastlander",
    "Elderquist",
    "Fallowby",
    "Farrowdale",
    "Fennimarsh",
    "Garrowby",
    "Glasswright",
    "Goldacker",
    "Hallowmere",
    "Harrowgate",
    "Heatherlund",
    "Inglebrand",
    "Kestrelby",
    "Kirkwater",
    "Larksworth",
    "Lindenholt",
    "Marrowby",
    "Meadowcroft",
    "Mossbacher",
    "Nettleworth",
    "Oakhammer",
    "Orlenbach",
    "Pemberlund",
    "Quillfeather",
    "Ravensholt",
    "Rookwater",
    "Saltmarsh",
    "Silverlund",
    "Stonebacher",
    "Tallowmere",
    "Thistleby",
    "Underbrook",
    "Vexholm",
    "Wexcombe",
    "Willowacker",
    "Winterquist",
    "Yarrowby",
];

const PLACE: [&str; 24] = [
    "Amberlow",
    "Birchmoor",
    "Brindlegate",
    "Cedarvale",
    "Copperwick",
    "Duskwater",
    "Elmsted",
    "Fernhill",
    "Foxglove",
    "Greyfinch",
    "Hazelmark",
    "Ivoryline",
    "Juniperhof",
    "Kelpwood",
    "Larchfield",
    "Mistral",
    "Nightingate",
    "Opalstead",
    "Pinebarrow",
    "Quarrymoor",
    "Redthorn",
    "Sandmarten",
    "Tidewell",
    "Umberley",
];

const TRADE: [(&str, &str); 6] = [
    ("Logistics", "Logistics"),
    ("Foods", "Food and beverage"),
    ("Instruments", "Manufacturing"),
    ("Clinics", "Healthcare"),
    ("Mutual", "Insurance"),
    ("Software", "Software"),
];

const COUNTRIES: [&str; 8] = [
    "United States",
    "United States",
    "United States",
    "United Kingdom",
    "United Kingdom",
    "Germany",
    "Austria",
    "Switzerland",
];

/// Titles that sales' definition accepts: each contains Director, VP, Chief or Head.
pub const SENIOR: [&str; 10] = [
    "VP Marketing",
    "VP Operations",
    "Director of Procurement",
    "Director, Revenue Operations",
    "Head of Logistics",
    "Head of IT",
    "Chief Operating Officer",
    "Chief Financial Officer",
    "Sales Director",
    "Senior Director, Supply",
];

/// Titles that it does not.
pub const JUNIOR: [&str; 10] = [
    "Marketing Manager",
    "Operations Analyst",
    "Procurement Specialist",
    "Project Lead",
    "Systems Engineer",
    "Demand Planner",
    "Finance Manager",
    "Office Coordinator",
    "IT Administrator",
    "Buyer",
];

/// An invented company.
#[derive(Clone, Copy, PartialEq)]
pub struct Company {
    place: usize,
    trade: usize,
}

impl Company {
    /// The company of this number; every number from 0 to 143 is another one.
    pub fn number(n: usize) -> Company {
        Company {
            place: n % PLACE.len(),
            trade: (n / PLACE.len()) % TRADE.len(),
        }
    }

    /// `Fernhill Logistics`
    pub fn name(self) -> String {
        format!("{} {}", PLACE[self.place], TRADE[self.trade].0)
    }

    /// `fernhill-logistics.example`
    pub fn domain(self) -> String {
        format!("{}.example", self.name().to_lowercase().replace(' ', "-"))
    }

    /// Its industry.
    pub fn industry(self) -> &'static str {
        TRADE[self.trade].1
    }

    /// Its country.
    pub fn country(self) -> &'static str {
        COUNTRIES[(self.place * 5 + self.trade) % COUNTRIES.len()]
    }
}

/// The name of person `n`; 1,920 numbers in a row are all different.
pub fn person(n: usize) -> (&'static str, &'static str) {
    let spread = n * 577 % (FIRST.len() * LAST.len());
    (FIRST[spread % FIRST.len()], LAST[spread / FIRST.len()])
}

/// A phone number of the country, from its block for fiction; empty where there is none.
pub fn phone(country: &str, draws: &mut Draws) -> String {
    match country {
        "United States" => format!("+1 206 555 01{:02}", draws.between(0, 99)),
        "United Kingdom" => format!("+44 20 7946 0{:03}", draws.between(0, 999)),
        "Germany" => format!("+49 30 23125 {:03}", draws.between(0, 999)),
        _ => String::new(),
    }
}
