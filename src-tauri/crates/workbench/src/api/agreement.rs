//! From two blind drafts to one signed text: rounds, reveal, settlement, signatures, versions.

use model::{Money, SlotKind, Table, Team};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Tally;

/// Where the agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum Standing {
    /// Teams write, and see each other's wording.
    Draft,
    /// A blind round is on: each team writes without seeing the other.
    Blind,
    /// Both sealed: to be revealed.
    Sealed,
    /// Both wordings lie open, clauses are being settled.
    Revealed,
    /// The common text is proposed for signing.
    Proposed,
    /// One team has signed the proposal.
    SignedByOne,
    /// Both signed, and nothing was changed since.
    Agreed,
    /// A version is in force and the text was changed since.
    Amending,
    /// A version is in force and an amendment is proposed.
    AmendmentProposed,
    /// The last version was retired; none is in force.
    Retired,
}

/// The agreement as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgreementView {
    /// Where it stands.
    pub standing: Standing,
    /// The same in a sentence.
    pub sentence: String,
    /// Whose hands the workbench is in; `None` for the facilitator, who sees what is revealed.
    pub turn: Option<Team>,
    /// The blind round, while one is on or its texts are sealed.
    pub blind: Option<BlindRound>,
    /// The terms, with what is settled of each.
    pub terms: Vec<TermStanding>,
    /// What keeps the text from being proposed, in sentences; empty when it can be.
    pub in_the_way: Vec<String>,
    /// What is proposed for signing.
    pub proposal: Option<ProposalView>,
    /// Who can sign.
    pub people: Vec<PersonView>,
    /// Versions, newest first.
    pub versions: Vec<VersionView>,
    /// What each team gave up when clauses were settled.
    pub concessions: Vec<ConcessionView>,
    /// What qualifies all this, such as changes of the document that could not be read.
    pub notes: Vec<String>,
    /// Grows with every change of the document.
    pub edition: u64,
}

/// A blind round.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BlindRound {
    /// Marketing's draft.
    pub marketing: SealView,
    /// Sales' draft.
    pub sales: SealView,
}

/// How far a team's blind draft is.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SealView {
    /// Terms it has written, of all terms.
    pub written: u64,
    /// Terms in all.
    pub of: u64,
    /// True once sealed.
    pub sealed: bool,
    /// What the sealed text can be known by; empty while it is open.
    pub hash: String,
}

/// What is settled of a term.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TermStanding {
    /// The term.
    pub term: String,
    /// Its name.
    pub name: String,
    /// Clauses in which the two wordings differ; `None` when not both wrote one.
    pub differing: Option<u64>,
    /// Of these, how many are settled.
    pub settled: u64,
    /// The common criteria, as they stand in the document; empty when there are none yet.
    pub common: String,
    /// Wordings of the common criteria that people must choose between; one when there is nothing to choose.
    pub wordings: u64,
    /// What the common criteria count on Marketing's data.
    pub marketing: Option<u64>,
    /// What they count on Sales' data.
    pub sales: Option<u64>,
}

/// A team's request on the blind round.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SealParam {
    /// The team.
    pub team: Team,
}

/// Both wordings of a term, clause by clause.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RevealView {
    /// The term.
    pub term: String,
    /// Its name.
    pub name: String,
    /// What is counted.
    pub table: Table,
    /// Marketing's number.
    pub marketing: Tally,
    /// Sales' number.
    pub sales: Tally,
    /// Currency of the amounts, when one is known.
    pub currency: Option<String>,
    /// The slots, in the order of the texts.
    pub clauses: Vec<RevealClause>,
    /// The common criteria as they stand.
    pub common: String,
    /// What the common criteria count on Marketing's data.
    pub common_marketing: Option<Tally>,
    /// What they count on Sales' data.
    pub common_sales: Option<Tally>,
}

/// How the two wordings of a slot stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum Wordings {
    /// The same rule.
    Same,
    /// Two rules about the same thing.
    Differs,
    /// Only Marketing has one.
    OnlyMarketing,
    /// Only Sales has one.
    OnlySales,
}

/// A slot of two wordings.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RevealClause {
    /// Identifier of the slot.
    pub slot: String,
    /// What it is about.
    pub kind: SlotKind,
    /// Marketing's clauses; empty when it has none.
    pub marketing: String,
    /// Sales' clauses; empty when it has none.
    pub sales: String,
    /// How they stand to each other.
    pub wordings: Wordings,
    /// The slot's exact share of the gap, as a fraction; `None` when it has none.
    pub share: Option<String>,
    /// The same as a decimal.
    pub share_decimal: Option<f64>,
    /// How it was settled, if it was.
    pub settled: Option<SettledView>,
}

/// How a slot was settled.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettledView {
    /// What was taken.
    pub taken: Taken,
    /// The rule that stands in the common text; empty when none does.
    pub text: String,
    /// What Marketing gave up; `None` when nothing.
    pub marketing_cost: Option<Cost>,
    /// What Sales gave up; `None` when nothing.
    pub sales_cost: Option<Cost>,
}

/// What was taken into the common text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Taken {
    /// Marketing's rule.
    Marketing,
    /// Sales' rule.
    Sales,
    /// A third wording.
    Third,
    /// No rule about it.
    Nothing,
}

/// What a team gives up when its rule is replaced: the records whose truth under its own definition
/// changes when only this rule is replaced by the settled one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cost {
    /// Records it counted and no longer would.
    pub lost: u64,
    /// Records it would count in addition.
    pub gained: u64,
    /// Amount of the records lost, when the term has an amount field.
    pub lost_amount: Option<Money>,
    /// Amount of the records gained.
    pub gained_amount: Option<Money>,
}

/// A concession.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConcessionView {
    /// The term.
    pub term: String,
    /// Its name.
    pub name: String,
    /// Who gave up its rule.
    pub team: Team,
    /// The rule that was given up; empty when it had none.
    pub gave_up: String,
    /// What stands instead; empty when nothing.
    pub settled_as: String,
    /// What that costs.
    pub cost: Cost,
}

/// Settles a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettleRequest {
    /// The term.
    pub term: String,
    /// The slot.
    pub slot: String,
    /// What is taken; `None` opens it again.
    pub taken: Option<Taken>,
    /// The third wording.
    #[serde(default)]
    pub text: String,
}

/// Proposes the common text for signing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProposeRequest {
    /// From which day it is to be in force.
    #[ts(type = "string")]
    pub effective_on: jiff::civil::Date,
    /// When it is to be looked at again, if a day was set.
    #[ts(type = "string | null")]
    pub review_on: Option<jiff::civil::Date>,
    /// Who looks after it; may be empty.
    pub owner: String,
}

/// What is proposed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ProposalView {
    /// The version it will be.
    pub version: u64,
    /// The hash that both sign.
    pub hash: String,
    /// From which day it is to be in force.
    #[ts(type = "string")]
    pub effective_on: jiff::civil::Date,
    /// When it is to be looked at again.
    #[ts(type = "string | null")]
    pub review_on: Option<jiff::civil::Date>,
    /// Who looks after it.
    pub owner: String,
    /// Signatures on this hash.
    pub signatures: Vec<SignatureView>,
    /// Numbers that are signed with it.
    pub numbers: Vec<SignedNumber>,
    /// What a team objected to.
    pub blocks: Vec<BlockView>,
    /// True when only wording changed against the version in force: what runs is the same.
    pub wording_only: bool,
}

/// A number that is signed with the text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignedNumber {
    /// Name of the term.
    pub name: String,
    /// What the common criteria count on Marketing's data.
    pub marketing: Option<u64>,
    /// What they count on Sales' data.
    pub sales: Option<u64>,
    /// Amount on Marketing's data.
    pub marketing_amount: Option<Money>,
    /// Amount on Sales' data.
    pub sales_amount: Option<Money>,
    /// Currency of the amounts, when one is known.
    pub currency: Option<String>,
}

/// An objection to a proposal, with another wording.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BlockView {
    /// The team that objects.
    pub team: Team,
    /// Who did.
    pub name: String,
    /// The term.
    pub term: String,
    /// Its name.
    pub term_name: String,
    /// The clause objected to.
    pub clause: String,
    /// The wording proposed instead.
    pub wording: String,
}

/// A signature.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignatureView {
    /// Who signed.
    pub name: String,
    /// For which team.
    pub team: Team,
    /// When, UTC.
    pub at: String,
    /// What the key can be known by.
    pub fingerprint: String,
}

/// Somebody who can sign.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonView {
    /// Identifier.
    pub person: String,
    /// Name.
    pub name: String,
    /// Team.
    pub team: Team,
    /// What the key can be known by.
    pub fingerprint: String,
}

/// What opens a key. It is never shown, stored or logged.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(as = "String")]
pub struct Pin(pub String);

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin")
    }
}

/// Makes a key for somebody.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddPerson {
    /// Name.
    pub name: String,
    /// Team.
    pub team: Team,
    /// The PIN that opens the key; at least four signs.
    pub pin: Pin,
}

/// Signs the proposal.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignRequest {
    /// Who.
    pub person: String,
    /// Their PIN.
    pub pin: Pin,
    /// The hash as it was shown: what was changed in the meantime is not signed unseen.
    pub hash: String,
}

/// Objects to the proposal.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BlockRequest {
    /// Who.
    pub person: String,
    /// Their PIN.
    pub pin: Pin,
    /// The term.
    pub term: String,
    /// The clause objected to; empty for the whole.
    pub clause: String,
    /// The wording proposed instead of the term's criteria.
    pub wording: String,
}

/// A version that both signed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VersionView {
    /// Its number.
    pub version: u64,
    /// Its hash.
    pub hash: String,
    /// In force, superseded or retired.
    pub state: VersionState,
    /// From which day.
    #[ts(type = "string")]
    pub effective_on: jiff::civil::Date,
    /// When it is to be looked at again.
    #[ts(type = "string | null")]
    pub review_on: Option<jiff::civil::Date>,
    /// Who looks after it.
    pub owner: String,
    /// Who signed.
    pub signatures: Vec<SignatureView>,
    /// The numbers signed with it.
    pub numbers: Vec<SignedNumber>,
}

/// Whether a version is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum VersionState {
    /// In force.
    InForce,
    /// A later one took its place.
    Superseded,
    /// Taken out of force.
    Retired,
}

/// Asks how two versions differ.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VersionDiffRequest {
    /// The earlier.
    pub from: u64,
    /// The later; `None` for the draft.
    pub to: Option<u64>,
}

/// How two versions differ, in words and in numbers.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct VersionDiff {
    /// The text, block by block; what is the same is left out.
    pub text: Vec<TextChange>,
    /// Criteria that differ.
    pub terms: Vec<TermChange>,
    /// True when the stage ladder differs.
    pub ladder: bool,
    /// True when the fiscal calendar differs.
    pub calendar: bool,
}

/// A block that differs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TextChange {
    /// The heading it stands under; may be empty.
    pub under: String,
    /// Runs of words.
    pub words: Vec<WordChange>,
}

/// A run of words.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WordChange {
    /// What became of it.
    pub change: Changed,
    /// The words.
    pub text: String,
}

/// What became of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Changed {
    /// They stayed.
    Same,
    /// They came.
    Added,
    /// They went.
    Removed,
}

/// A term whose criteria differ.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TermChange {
    /// The term.
    pub term: String,
    /// Its name.
    pub name: String,
    /// The earlier criteria; empty when there were none.
    pub from: String,
    /// The later criteria; empty when there are none.
    pub to: String,
    /// What the earlier count on today's data of Marketing.
    pub from_count: Option<u64>,
    /// What the later count on today's data of Marketing.
    pub to_count: Option<u64>,
    /// What was signed with the earlier.
    pub from_signed: Option<u64>,
    /// What was signed with the later.
    pub to_signed: Option<u64>,
}

/// Whether a signed file is what both teams signed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Verified {
    /// True when every part is as signed and both teams signed one hash.
    pub holds: bool,
    /// The version.
    pub version: u64,
    /// The hash that the parts add up to.
    pub hash: String,
    /// Parts looked at.
    pub parts: u64,
    /// What is not as signed, in words; empty when it holds.
    pub differs: Vec<String>,
    /// Signatures found.
    pub signatures: Vec<SignatureView>,
}

/// What became of two copies.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Merged {
    /// What was taken from where, and what people must look at, in sentences.
    pub notes: Vec<String>,
}

/// An agreed term, its records judged by the version of their own day and by today's. A record's day is that
/// on which it was created.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JudgedView {
    /// The term.
    pub term: String,
    /// Its name.
    pub name: String,
    /// Records that count under the version in force on their day; `None` with the reason in `reason`.
    pub by_day: Option<u64>,
    /// Records since the first version that count under the latest.
    pub by_today: Option<u64>,
    /// Records from before the first version, which no version judges.
    pub before: u64,
    /// Records whose day is unknown.
    pub undated: u64,
    /// Version by version, earliest first.
    pub versions: Vec<JudgedVersion>,
    /// Why there is no count; empty when there is one.
    pub reason: String,
}

/// What a version counts among the records of its days.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JudgedVersion {
    /// Its number.
    pub version: u64,
    /// The first day it was in force.
    #[ts(type = "string")]
    pub from: jiff::civil::Date,
    /// The day the next took effect.
    #[ts(type = "string | null")]
    pub to: Option<jiff::civil::Date>,
    /// Its criteria.
    pub criteria: String,
    /// Records of its days that it counts.
    pub counted: u64,
}
