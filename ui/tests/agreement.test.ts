// The way to one signed text: what comes next in each state, what a key takes, what a settlement costs, which
// versions are compared, and what the window asks the program for on the way.
import { describe, expect, it } from "vitest";
import { chosenPair } from "../src/features/definitions/agreement/versions/pair";
import { choices, meaning, taking } from "../src/features/definitions/agreement/reveal/keys";
import { costs, figure, numbersAgree, settledAs, share } from "../src/features/definitions/agreement/reveal/words";
import { Attempt, pinFault } from "../src/features/definitions/agreement/signing/signing.svelte";
import { costLine, hashGroups, nextStep, pageOf, pagesFor, reviewDue, reviewWord, settledWord, termIn, today } from "../src/features/definitions/agreement/words";
import { HostProblem, type AgreementView, type RevealClause, type RevealView, type Standing, type TermStanding, type VersionView } from "../src/host";

const term = (name: string, more: Partial<TermStanding> = {}): TermStanding => ({ term: name.toLowerCase(), name, differing: null, settled: 0, common: "", wordings: 1, marketing: null, sales: null, ...more });

const view = (standing: Standing, more: Partial<AgreementView> = {}): AgreementView => ({
  standing,
  sentence: "",
  turn: null,
  blind: null,
  terms: [term("MQL", { differing: 5, settled: 5, common: "Lead score ≥ 60" })],
  in_the_way: [],
  proposal: null,
  people: [],
  versions: [],
  concessions: [],
  notes: [],
  edition: 1,
  ...more,
});

const seal = { written: 0, of: 5, sealed: false, hash: "" };
const blind = { blind: { marketing: seal, sales: seal } };
const signed = (team: "marketing" | "sales") => ({ name: "Mara", team, at: "2026-07-01 10:00:00", fingerprint: "ab12" });
const proposal = { version: 1, hash: "9f3a", effective_on: "2026-07-01", review_on: null, owner: "", numbers: [], blocks: [], wording_only: false };

describe("the one next step", () => {
  it("follows the states in their order", () => {
    const way: [AgreementView, string | undefined][] = [
      [view("draft", { terms: [term("MQL")], in_the_way: ["No term has common criteria yet."] }), "Write blind"],
      [view("blind", blind), "Pass the laptop"],
      [view("sealed", blind), "Reveal both drafts"],
      [view("revealed", { terms: [term("MQL", { differing: 5, settled: 3 })] }), "Settle MQL"],
      [view("revealed"), "Propose for signing"],
      [view("proposed", { proposal: { ...proposal, signatures: [] } }), "Sign"],
      [view("signed-by-one", { proposal: { ...proposal, signatures: [signed("marketing")] } }), "Sign for Sales"],
      [view("agreed"), "Export it"],
      [view("amending"), "Propose the amendment"],
      [view("amendment-proposed", { proposal: { ...proposal, signatures: [] } }), "Sign"],
      [view("retired"), "Propose for signing"],
    ];
    expect(way.map(([at]) => nextStep(at)?.label)).toEqual(way.map(([, label]) => label));
  });

  it("brings an amendment to an end before it begins another term", () => {
    const terms = [term("MQL", { differing: 5, settled: 5 }), term("Pipeline", { differing: 4, settled: 0 })];
    expect(nextStep(view("amending", { terms }))?.label).toBe("Propose the amendment");
    expect(nextStep(view("revealed", { terms }))?.label).toBe("Settle Pipeline");
  });

  it("is the team's own while a team writes blind", () => {
    expect(nextStep(view("blind", { ...blind, turn: "sales" }))).toBeNull();
  });

  it("lays the drafts open before it leads to the reveal", () => {
    expect(nextStep(view("sealed", blind))).toEqual({ label: "Reveal both drafts", to: "reveal", reveals: true });
  });

  it("leads to what is missing where clauses are settled and something else stands in the way", () => {
    expect(nextStep(view("revealed", { in_the_way: ["MQL has two wordings."] }))).toEqual({ label: "See what is missing", to: "signing" });
  });
});

describe("the pages", () => {
  it("offer the reveal where wordings differ, and never while drafts are covered", () => {
    expect(pagesFor(view("revealed"))).toEqual(["agreement", "reveal", "signing", "versions"]);
    expect(pagesFor(view("draft", { terms: [term("MQL", { differing: 0 })] }))).not.toContain("reveal");
    expect(pagesFor(view("blind", blind))).toEqual(["agreement", "blind", "signing", "versions"]);
  });

  it("are told from terms in an address", () => {
    expect(pageOf(["reveal", "mql"])).toBe("reveal");
    expect(pageOf(["mql"])).toBeNull();
    expect(pageOf([])).toBeNull();
    expect(pageOf(["toString"])).toBeNull();
  });
});

const clause = (more: Partial<RevealClause> = {}): RevealClause => ({ slot: "fit", kind: "fit", marketing: "Country is DE", sales: "Title is VP", wordings: "differs", share: "-15/2", share_decimal: -7.5, settled: null, ...more });
const key = (name: string, more = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

describe("the keys of a reveal", () => {
  it("step and take, in capitals too", () => {
    expect(meaning(key("ArrowDown"))).toEqual({ step: 1 });
    expect(meaning(key("ArrowUp"))).toEqual({ step: -1 });
    expect(["m", "S", "o", "N"].map((name) => meaning(key(name)))).toEqual([{ take: "marketing" }, { take: "sales" }, { take: "third" }, { take: "nothing" }]);
  });

  it("leave keys with Ctrl, Alt or Cmd, and other keys, alone", () => {
    expect(meaning(key("s", { ctrlKey: true }))).toBeNull();
    expect(meaning(key("n", { metaKey: true }))).toBeNull();
    expect(meaning(key("x"))).toBeNull();
  });

  it("take no rule as the team's that has none", () => {
    expect(taking(clause(), "nothing")).toBe("nothing");
    expect(taking(clause({ wordings: "only-marketing", sales: "" }), "nothing")).toBe("sales");
    expect(taking(clause({ wordings: "only-sales", marketing: "" }), "nothing")).toBe("marketing");
  });

  it("take nothing of what both say, and only a system where records differ", () => {
    expect(taking(clause({ wordings: "same" }), "marketing")).toBeNull();
    expect(choices(clause({ kind: "presence" }))).toEqual(["marketing", "sales"]);
    expect(taking(clause({ kind: "presence" }), "third")).toBeNull();
  });
});

const cost = (lost: number, gained: number, amount: number | null = null) => ({ lost, gained, lost_amount: amount, gained_amount: null });

describe("what a settlement says", () => {
  it("names what was taken and what it costs whom", () => {
    const settled = { taken: "sales" as const, text: "Title is VP", marketing_cost: cost(8, 0), sales_cost: null };
    expect(settledAs(clause({ settled }))).toBe("Sales' rule stands");
    expect(settledAs(clause({ settled, wordings: "only-marketing" }))).toBe("No rule stands, as Sales had it");
    expect(costs(settled, { table: "leads", currency: null } as RevealView)).toBe("Marketing gives up 8 leads.");
    expect(costs({ ...settled, marketing_cost: null }, { table: "leads", currency: null } as RevealView)).toBe("It costs neither team a record.");
  });

  it("tells records that come in apart from those that are lost, with their amount", () => {
    expect(costLine("sales", cost(1, 3), "leads", null)).toBe("Sales gives up 1 lead and takes in 3 leads it did not count");
    expect(costLine("marketing", cost(2, 0, 1_200_000), "opportunities", "USD")).toBe("Marketing gives up 2 opportunities ($12,000)");
  });

  it("keeps a share exact", () => {
    expect(share(clause(), "records", null)).toBe("−7½");
    expect(share(clause({ share: null, share_decimal: null }), "records", null)).toBe("0");
  });

  it("says the numbers agree only when both are there and one", () => {
    const reveal = (a: number | null, b: number | null) => ({ common_marketing: a === null ? null : { n: a, amount: null }, common_sales: b === null ? null : { n: b, amount: null } }) as RevealView;
    expect(numbersAgree(reveal(15, 15))).toBe(true);
    expect(numbersAgree(reveal(15, 14))).toBe(false);
    expect(numbersAgree(reveal(null, null))).toBe(false);
    expect(figure(null, "records", null)).toBe("–");
    expect(figure({ n: 3, amount: 700_000_000 }, "amount", "USD")).toBe("$7,000,000");
  });
});

describe("words", () => {
  it("say how much is settled, and nothing where nothing differs", () => {
    expect(settledWord(term("MQL", { differing: 5, settled: 3 }))).toBe("3 of 5 settled");
    expect(settledWord(term("MQL", { differing: 0 }))).toBe("");
    expect(settledWord(term("MQL"))).toBe("");
    expect(settledWord(term("MQL", { differing: 5, wordings: 2 }))).toBe("2 wordings to choose from");
  });

  it("group a hash, and leave out how it was made", () => {
    expect(hashGroups("sha256:9f3a77c01be24d5f8a90", 4)).toEqual(["9f3a", "77c0", "1be2", "4d5f"]);
    expect(hashGroups("9f3a7")).toEqual(["9f3a", "7"]);
    expect(hashGroups("")).toEqual([]);
  });

  it("say that a review is due from its day on", () => {
    expect(reviewWord("2026-07-01", "2026-06-30").due).toBe(false);
    expect(reviewWord("2026-07-01", "2026-07-01")).toEqual({ text: "Due for review since Jul 1, 2026", due: true });
    expect(reviewWord(null, "2026-07-01").due).toBe(false);
    expect(today(new Date(2026, 6, 1, 23, 59))).toBe("2026-07-01");
    const version = { version: 2, hash: "", effective_on: "2026-01-01", review_on: "2026-07-01", owner: "", signatures: [], numbers: [], state: "in-force" as const };
    expect(reviewDue(view("agreed", { versions: [version] }), "2026-06-30")).toBeNull();
    expect(reviewDue(view("agreed", { versions: [version] }), "2026-07-02")).toBe("Version 2: due for review since Jul 1, 2026.");
    expect(reviewDue(view("retired", { versions: [{ ...version, state: "retired" }] }), "2026-07-02")).toBeNull();
  });

  it("find the term a sentence is about, the longer name first", () => {
    const terms = [term("Lead"), term("MQL"), term("Qualified lead")];
    expect(termIn("2 of 5 differing clauses of MQL are settled.", terms)?.name).toBe("MQL");
    expect(termIn("The criteria of Qualified lead can't be counted.", terms)?.name).toBe("Qualified lead");
    expect(termIn("Leads are missing.", terms)).toBeUndefined();
  });
});

describe("versions", () => {
  const versions = [3, 2, 1].map((version) => ({ version }) as VersionView);

  it("are compared with the one before, unless the address says otherwise", () => {
    expect(chosenPair(versions, {})).toEqual({ from: 2, to: 3 });
    expect(chosenPair(versions, { from: "1", to: "draft" })).toEqual({ from: 1, to: null });
    expect(chosenPair(versions, { from: "9", to: "2" })).toEqual({ from: 2, to: 2 });
  });

  it("are compared with the draft while there is one, and not at all while there is none", () => {
    expect(chosenPair(versions.slice(2), {})).toEqual({ from: 1, to: null });
    expect(chosenPair([], {})).toBeNull();
  });
});

describe("signing", () => {
  it("tells a wrong PIN at the PIN, a taken name at the name, and the rest at the form", async () => {
    const refusing = async (code: string) => {
      const attempt = new Attempt();
      await attempt.run(() => Promise.reject(new HostProblem({ code, message: `It is ${code}`, hint: "", detail: "" })));
      return attempt;
    };
    const pin = await refusing("wrong-pin");
    expect([pin.pin, pin.form]).toEqual(["It is wrong-pin", null]);
    expect((await refusing("person-exists")).name).toBe("It is person-exists");
    const changed = await refusing("changed-since");
    expect([changed.pin, changed.form?.code, changed.outdated]).toEqual(["", "changed-since", true]);
    changed.forget();
    expect(changed.outdated).toBe(false);
  });

  it("asks for four signs, twice the same", () => {
    expect(pinFault("123", "")).toBe("At least four signs.");
    expect(pinFault("1234", "1243")).toBe("The two are not the same.");
    expect(pinFault("12é4", "12é4")).toBe("");
  });
});
