// Where in the window one is, told by the address after the `#`: #/compare/mql?period=2026-Q1.
// Knows the names of places, not what they show.
import type { Place } from "../host";
import { PLACES } from "./places";

/** A spot in the window. */
export interface Spot {
  place: Place;
  /** What follows the place: `["mql"]`. */
  path: string[];
  query: Record<string, string>;
}

/** Reads an address; what it doesn't know leads home. */
export function spotOf(hash: string): Spot {
  const [road = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [first = "", ...path] = road.split("/").filter(Boolean).map(decodeURIComponent);
  const known = PLACES.find(({ place }) => place === first);
  if (!known) return { place: "home", path: [], query: {} };
  return { place: known.place, path, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** Writes an address. Empty query values are left out. */
export function addressOf(place: Place, path: string[] = [], query: Record<string, string | null | undefined> = {}): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(said).toString();
  return `#/${[place, ...path].map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`;
}

/** The current spot, kept in step with the address bar. */
export class Route {
  spot: Spot = $state.raw(spotOf(location.hash));

  constructor() {
    window.addEventListener("hashchange", () => (this.spot = spotOf(location.hash)));
  }

  go(place: Place, path: string[] = [], query: Record<string, string | null | undefined> = {}) {
    location.hash = addressOf(place, path, query);
  }

  /** Changes the query of the current spot without a step in the browser's history. */
  refine(query: Record<string, string | null | undefined>) {
    const { place, path } = this.spot;
    const address = addressOf(place, path, { ...this.spot.query, ...query });
    history.replaceState(null, "", address);
    this.spot = spotOf(address);
  }
}
