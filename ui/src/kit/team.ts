// The two counterparts as the window names, orders and colours them.
import type { Team } from "../host";

/** Teams in their fixed order: marketing left or above, sales right or below. */
export const TEAM_NAMES: Record<Team, string> = { marketing: "Marketing", sales: "Sales", finance: "Finance", success: "Success" };

/** The team on the other side of the agreement. */
export function otherTeam(team: Team): Team {
  return team === "marketing" ? "sales" : "marketing";
}
