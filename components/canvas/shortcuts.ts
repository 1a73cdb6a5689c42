/** The keys of the canvas, as the help lists them and as `useShortcuts` obeys them. Pure. */

export type ShortcutId =
  | "addNamespace"
  | "addBridge"
  | "addOvs"
  | "addHost"
  | "addTap"
  | "generate"
  | "connect"
  | "rename"
  | "delete"
  | "undo"
  | "redo"
  | "copy"
  | "paste"
  | "duplicate"
  | "selectAll"
  | "group"
  | "ungroup"
  | "collapse"
  | "move"
  | "moveFar"
  | "deploy"
  | "setEndA"
  | "setEndB"
  | "plug"
  | "trace"
  | "terminal"
  | "terminals"
  | "ping"
  | "traceroute"
  | "throughput"
  | "pingAll"
  | "capture"
  | "search"
  | "fit"
  | "layout"
  | "next"
  | "open"
  | "menu"
  | "help"
  | "clear";

export interface Shortcut {
  id: ShortcutId;
  /** As printed on the keyboard, the usual one first. `Ctrl` stands for Command on a Mac. */
  keys: readonly string[];
  label: string;
  group: "Draw" | "Edit" | "Live lab" | "Look around";
}

export const SHORTCUTS: readonly Shortcut[] = [
  { id: "addNamespace", keys: ["N"], label: "Add a namespace", group: "Draw" },
  { id: "addBridge", keys: ["B"], label: "Add a Linux bridge", group: "Draw" },
  { id: "addOvs", keys: ["O"], label: "Add an Open vSwitch", group: "Draw" },
  { id: "addHost", keys: ["H"], label: "Add the host", group: "Draw" },
  { id: "addTap", keys: ["P"], label: "Add a TAP", group: "Draw" },
  { id: "generate", keys: ["Shift+N"], label: "Generate a network of a shape and size", group: "Draw" },
  { id: "connect", keys: ["C"], label: "Connect the selected node to another", group: "Draw" },
  { id: "rename", keys: ["F2"], label: "Rename the selected node or group", group: "Draw" },
  { id: "delete", keys: ["Delete", "Backspace"], label: "Delete what is selected from the drawing", group: "Draw" },
  { id: "undo", keys: ["Ctrl+Z"], label: "Undo", group: "Edit" },
  { id: "redo", keys: ["Ctrl+Shift+Z", "Ctrl+Y"], label: "Redo", group: "Edit" },
  { id: "copy", keys: ["Ctrl+C"], label: "Copy", group: "Edit" },
  { id: "paste", keys: ["Ctrl+V"], label: "Paste", group: "Edit" },
  { id: "duplicate", keys: ["Ctrl+D"], label: "Duplicate", group: "Edit" },
  { id: "selectAll", keys: ["Ctrl+A"], label: "Select all", group: "Edit" },
  { id: "group", keys: ["Ctrl+G"], label: "Group the selected nodes", group: "Edit" },
  { id: "ungroup", keys: ["Ctrl+Shift+G"], label: "Ungroup the selected nodes", group: "Edit" },
  { id: "collapse", keys: ["E"], label: "Collapse or expand the group of the selected nodes", group: "Edit" },
  { id: "move", keys: ["Arrow keys"], label: "Move the selected nodes by 10 px", group: "Edit" },
  { id: "moveFar", keys: ["Shift+Arrow keys"], label: "Move the selected nodes by 50 px", group: "Edit" },
  { id: "deploy", keys: ["Ctrl+Enter"], label: "Deploy", group: "Live lab" },
  { id: "setEndA", keys: ["1"], label: "Set the first end of the selected cable down or up", group: "Live lab" },
  { id: "setEndB", keys: ["2"], label: "Set the second end of the selected cable down or up", group: "Live lab" },
  { id: "plug", keys: ["U"], label: "Unplug the selected cable, or plug it in again", group: "Live lab" },
  { id: "trace", keys: ["T"], label: "Trace a packet from the selected node to another", group: "Live lab" },
  { id: "terminal", keys: ["S"], label: "Open a shell in the selected node", group: "Live lab" },
  { id: "terminals", keys: ["Ctrl+`"], label: "Go to the terminal, and out of it again", group: "Live lab" },
  { id: "ping", keys: ["G"], label: "Ping from the selected node to another", group: "Live lab" },
  { id: "traceroute", keys: ["R"], label: "Traceroute from the selected node to another", group: "Live lab" },
  { id: "throughput", keys: ["M"], label: "Measure throughput from the selected node to another", group: "Live lab" },
  { id: "pingAll", keys: ["Shift+G"], label: "Ping all nodes from all, or all that are selected", group: "Live lab" },
  { id: "capture", keys: ["W"], label: "Watch the packets of the selected node or cable", group: "Live lab" },
  { id: "search", keys: ["Ctrl+K", "/"], label: "Search nodes, interfaces and addresses", group: "Look around" },
  { id: "fit", keys: ["F"], label: "Fit the drawing into the window", group: "Look around" },
  { id: "layout", keys: ["L"], label: "Lay the drawing out automatically", group: "Look around" },
  { id: "next", keys: ["Tab", "Shift+Tab"], label: "Go to the next or previous node or cable", group: "Look around" },
  { id: "open", keys: ["Enter"], label: "Select the focused node or cable", group: "Look around" },
  { id: "menu", keys: ["Shift+F10"], label: "Open the menu of the focused node or cable", group: "Look around" },
  { id: "help", keys: ["?"], label: "Show the keys", group: "Look around" },
  { id: "clear", keys: ["Esc"], label: "Select nothing", group: "Look around" },
];

/** The keys of a command, for a menu or a button. */
export function keysOf(id: ShortcutId): string | undefined {
  return SHORTCUTS.find((shortcut) => shortcut.id === id)?.keys[0];
}

type Chord = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

function fits(keys: string, { key, ctrlKey, metaKey, shiftKey }: Chord): boolean {
  const parts = keys.split("+");
  const last = parts.at(-1) as string;
  if (parts.includes("Ctrl") !== (ctrlKey || metaKey)) return false;
  if (last === "Arrow keys") return ARROWS.has(key) && shiftKey === parts.includes("Shift");
  // "?" and "/" are typed with Shift on many keyboards: what was typed counts, not how.
  if (last === "?" || last === "/") return key === last;
  if (shiftKey !== parts.includes("Shift")) return false;
  return key.toLowerCase() === (last === "Esc" ? "escape" : last.toLowerCase());
}

/** The command of a key press, if it is one. */
export function shortcutOf(chord: Chord): ShortcutId | null {
  if (chord.altKey) return null;
  if (chord.key === "ContextMenu") return "menu";
  return SHORTCUTS.find(({ keys }) => keys.some((one) => fits(one, chord)))?.id ?? null;
}
