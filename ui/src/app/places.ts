// The places of the rail in the order of the work, and what the unbuilt ones will hold.
import type { Place } from "../host";

/** A place of the rail. */
export interface PlaceEntry {
  place: Place;
  name: string;
  /** The digit that leads there with Ctrl or Cmd. */
  key: string;
  /** One honest line about what it will hold; absent where the place works. */
  planned?: string;
}

export const PLACES: PlaceEntry[] = [
  { place: "home", name: "Home", key: "0" },
  { place: "sources", name: "Sources", key: "1" },
  { place: "definitions", name: "Definitions", key: "2" },
  { place: "compare", name: "Compare", key: "3" },
  { place: "pipeline", name: "Pipeline", key: "4" },
  {
    place: "handoffs",
    name: "Handoffs",
    key: "5",
    planned: "Who passed which lead to whom, whether it was worked within the agreed days, and whose turn it was when it went quiet will stand here.",
  },
  {
    place: "workshop",
    name: "Workshop",
    key: "6",
    planned: "The agenda, blind writing, the reveal, votes and decisions of a definitions workshop will stand here.",
  },
  {
    place: "board-pack",
    name: "Board pack",
    key: "7",
    planned: "The charts you choose, a line under each, and one file that opens anywhere without a network will stand here.",
  },
];

export function placeEntry(place: Place): PlaceEntry {
  return PLACES.find((entry) => entry.place === place) ?? (PLACES[0] as PlaceEntry);
}
