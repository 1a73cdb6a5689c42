import { expect, it } from "vitest";
import { filesAreShared, holderArguments } from "./files";

const env = { HOME: "/home/ada", WIRELAB_HOME: "/opt/labs" };

it("covers the user's home and Wirelab's own folder, wherever they lie", () => {
  expect(holderArguments([], true, env).slice(0, 2)).toEqual(["locked", "/opt/labs:/home/ada"]);
  expect(holderArguments([], false, env).slice(0, 2)).toEqual(["walled", "/opt/labs:/home/ada"]);
});

it("shows what was asked for, and Node where labs would not see it", () => {
  const [, , ...shown] = holderArguments(["/srv/course"], true, env);
  expect(shown.at(-1)).toBe("/srv/course");
  expect(shown).toHaveLength(/^\/(?:usr|opt|nix|gnu)\//.test(process.execPath) ? 1 : 2);
});

it("never covers the root, nor what cannot be told apart in a list", () => {
  expect(holderArguments([], true, { HOME: "/", WIRELAB_HOME: "/a:b" })[1]).toBe("");
});

it("shares files only when told to in so many words", () => {
  expect(filesAreShared({})).toBe(false);
  expect(filesAreShared({ WIRELAB_SHARED_FILES: "0" })).toBe(false);
  expect(holderArguments(["/x"], true, { ...env, WIRELAB_SHARED_FILES: "1" })).toEqual(["shared"]);
});
