import { expect, it } from "vitest";
import { hashPassword, passwordFault, verifyPassword } from "./password";

it("knows a password again, however its letters were typed, and no other", async () => {
  const stored = await hashPassword("schönes Wetter");
  expect(stored).toMatch(/^scrypt\$65536\$8\$2\$/);
  expect(stored).not.toContain("Wetter");
  expect(await verifyPassword("schönes Wetter".normalize("NFD"), stored)).toBe(true);
  expect(await verifyPassword("schones Wetter", stored)).toBe(false);
});

it("lets nobody in who is not there, or whose key was damaged", async () => {
  expect(await verifyPassword("anything at all", undefined)).toBe(false);
  for (const stored of ["", "scrypt", "scrypt$1$1$1$$", "scrypt$65536$8$2$$", "plain$x"])
    expect(await verifyPassword("", stored), stored).toBe(false);
});

it("sends a crowd away instead of needing its memory", async () => {
  const stored = await hashPassword("correct horse");
  const all = await Promise.allSettled(Array.from({ length: 24 }, () => verifyPassword("wrong", stored)));
  expect(all.filter(({ status }) => status === "rejected").length).toBe(8);
}, 30_000);

it("wants ten characters", () => {
  expect(passwordFault("123456789")).toContain("10");
  expect(passwordFault("1234567890")).toBeNull();
  expect(passwordFault("x".repeat(257))).toContain("256");
});
