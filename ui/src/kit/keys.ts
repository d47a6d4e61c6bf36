// Shortcuts told once, as `Mod+Shift+Z`, and both matched and shown from that.
// `Mod` is Cmd on a Mac and Ctrl elsewhere.

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
const MAC_NAMES: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };

/** The keys as a person reads them: `Ctrl K`, or `⌘K` on a Mac. */
export function keyNames(keys: string, mac = isMac): string {
  const parts = keys.split("+");
  if (mac) return parts.map((part) => MAC_NAMES[part] ?? part).join("");
  return parts.map((part) => (part === "Mod" ? "Ctrl" : part)).join(" ");
}

/** Whether the pressed keys are exactly these. */
export function pressed(event: KeyboardEvent, keys: string, mac = isMac): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  const mod = parts.includes("Mod");
  const other = mac ? event.ctrlKey : event.metaKey;
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    (mac ? event.metaKey : event.ctrlKey) === mod &&
    !other &&
    event.shiftKey === parts.includes("Shift") &&
    event.altKey === parts.includes("Alt")
  );
}
