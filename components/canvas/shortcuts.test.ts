import { describe, expect, it } from "vitest";
import { SHORTCUTS, shortcutOf } from "./shortcuts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) =>
  shortcutOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe("shortcutOf", () => {
  it.each([
    ["n", {}, "addNamespace"],
    ["z", { ctrlKey: true }, "undo"],
    ["Z", { ctrlKey: true, shiftKey: true }, "redo"],
    ["y", { metaKey: true }, "redo"],
    ["c", {}, "connect"],
    ["c", { ctrlKey: true }, "copy"],
    ["g", {}, "ping"],
    ["g", { ctrlKey: true }, "group"],
    ["G", { ctrlKey: true, shiftKey: true }, "ungroup"],
    ["e", {}, "collapse"],
    ["Enter", {}, "open"],
    ["Enter", { ctrlKey: true }, "deploy"],
    ["/", {}, "search"],
    ["/", { shiftKey: true }, "search"],
    ["?", { shiftKey: true }, "help"],
    ["ArrowLeft", {}, "move"],
    ["ArrowLeft", { shiftKey: true }, "moveFar"],
    ["Escape", {}, "clear"],
    ["Backspace", {}, "delete"],
    ["ContextMenu", {}, "menu"],
    ["F10", { shiftKey: true }, "menu"],
  ] as const)("%s %o is %s", (key, held, id) => expect(press(key, held)).toBe(id));

  it("leaves other keys alone", () => {
    expect(press("n", { ctrlKey: true })).toBeNull();
    expect(press("f", { altKey: true })).toBeNull();
    expect(press("q")).toBeNull();
  });

  it("no two commands share a key", () => {
    const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
