// Which team's column files are being dragged over, found under the pointer.
// Shared by the window, which listens, and the columns, which light up.
import type { Team } from "../../host";

/** `over` is a team, "elsewhere" in the window, or null while nothing is dragged. */
export const dropping: { over: Team | "elsewhere" | null } = $state({ over: null });

/** The team whose column lies at a point of the window; null beside them. */
export function teamAt(x: number, y: number): Team | null {
  const column = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-drop-team]");
  return (column?.dataset.dropTeam as Team | undefined) ?? null;
}
