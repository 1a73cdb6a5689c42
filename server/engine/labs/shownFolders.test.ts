import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readShownFolders } from "./shownFolders";

let folder: string;
let lab: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wirelab-shown-"));
  lab = join(folder, "home/labs/demo");
  mkdirSync(lab, { recursive: true });
  mkdirSync(join(folder, "course"));
  vi.stubEnv("WIRELAB_HOME", join(folder, "home"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const show = (...paths: string[]) => {
  writeFileSync(join(lab, "sandbox.json"), JSON.stringify({ version: 1, show: paths }));
  return readShownFolders(lab);
};

it("shows nothing unless told to", async () => {
  expect(await readShownFolders(lab)).toEqual([]);
});

it("shows a folder by its real name", async () => {
  symlinkSync(join(folder, "course"), join(folder, "link"));
  expect(await show(join(folder, "link"))).toEqual([join(folder, "course")]);
});

it("never shows Wirelab's own files, by whatever way", async () => {
  symlinkSync(join(folder, "home/labs"), join(folder, "innocent"));
  for (const path of ["/", folder, join(folder, "home"), lab, join(folder, "innocent")])
    await expect(show(path), path).rejects.toThrow("Wirelab's own files");
});

it("says what is wrong with the file", async () => {
  await expect(show("relative")).rejects.toMatchObject({ code: "failed", details: { field: "show" } });
  await expect(show(join(folder, "nowhere"))).rejects.toThrow("there is no folder");
  writeFileSync(join(lab, "sandbox.json"), "{oops");
  await expect(readShownFolders(lab)).rejects.toThrow("sandbox.json");
});
