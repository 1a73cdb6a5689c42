import { describe, expect, it } from "vitest";
import { PrivateModes } from "./modes";
import { SCROLLBACK_BYTES, Scrollback } from "./scrollback";

describe("modes", () => {
  const modesAfter = (...pieces: string[]) => {
    const modes = new PrivateModes();
    for (const piece of pieces) modes.push(Buffer.from(piece));
    return modes.restore();
  };

  it.each([
    ["nothing set", ["plain text\r\n"], ""],
    ["an editor's screen", ["\x1b[?1049h\x1b[?1h"], "\x1b[?1049h\x1b[?1h"],
    ["left again", ["\x1b[?1049h", "text", "\x1b[?1049l"], ""],
    ["several at once", ["\x1b[?1000;1006h"], "\x1b[?1000h\x1b[?1006h"],
    ["the cursor hidden", ["\x1b[?25l"], "\x1b[?25l"],
    ["the cursor shown again", ["\x1b[?25l\x1b[?25h"], ""],
    ["other sequences", ["\x1b[2J\x1b[1;1H\x1b[31m"], ""],
  ])("%s", (_, pieces, restored) => expect(modesAfter(...pieces)).toBe(restored));

  it("are found wherever the output is cut", () => {
    const text = "a\x1b[?2004hb\x1b[?25lc";
    for (let at = 0; at <= text.length; at++) {
      expect(modesAfter(text.slice(0, at), text.slice(at))).toBe("\x1b[?2004h\x1b[?25l");
    }
  });

  it("made up without end are not all kept", () => {
    const many = Array.from({ length: 1000 }, (_, n) => `\x1b[?${n + 3000}h`).join("");
    expect(modesAfter(many).length).toBeLessThan(64 * 12);
  });
});

describe("scrollback", () => {
  it("is all there while it is short", () => {
    const scrollback = new Scrollback();
    scrollback.push(Buffer.from("one\r\n"));
    scrollback.push(Buffer.from("two"));
    expect(scrollback.replay().toString()).toBe("one\r\ntwo");
  });

  it("keeps the newest lines, whole, and the modes that older ones set", () => {
    const scrollback = new Scrollback();
    scrollback.push(Buffer.from("\x1b[?2004h"));
    for (let n = 0; n < 100_000; n++) scrollback.push(Buffer.from(`ünïcode line ${n}\r\n`));
    const replay = scrollback.replay();
    expect(replay.length).toBeGreaterThan(SCROLLBACK_BYTES - 1024);
    expect(replay.length).toBeLessThan(SCROLLBACK_BYTES + 65 * 1024);
    const text = replay.toString();
    const restored = "\x1b[?2004h\x1b[0m";
    expect(text.startsWith(restored)).toBe(true);
    expect(text.slice(restored.length)).toMatch(/^ünïcode line \d+\r\n/);
    expect(text.endsWith("ünïcode line 99999\r\n")).toBe(true);
    expect(text).not.toContain("\ufffd");
  });

  it("keeps the newest of output without any line", () => {
    const scrollback = new Scrollback();
    for (let n = 0; n < 100; n++) scrollback.push(Buffer.alloc(16 * 1024, "x"));
    expect(scrollback.replay().length).toBeLessThan(SCROLLBACK_BYTES + 65 * 1024);
  });
});
