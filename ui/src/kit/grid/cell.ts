// How a cell of the grid reads on the screen, by the kind of its column. Knows no row and no team.

import type { CellValue, Kind } from "../../host";
import { format, NONE } from "../format";

/** The value as the user's locale writes it; unknown is an en dash. */
export function cellText(value: CellValue, kind: Kind): string {
  if (value === null || value === "") return NONE;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return kind === "money" ? format.money(value, null) : format.number(value);
  if (kind === "date") return format.date(value);
  if (kind === "date-time") return format.instant(value);
  return value;
}
