import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { hashPassword } from "../users/password";
import { changeUsers } from "../users/userFile";
import { openTestDoor, type TestDoor } from "./testing/door";

const PASSWORD = "correct horse battery";
const TOKEN = "given-token-given-token";
// A password is slow to check on purpose, and slower on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let door: TestDoor;
let password: string;
beforeAll(async () => {
  password = await hashPassword(PASSWORD);
}, 30_000);
beforeEach(async () => {
  door = await openTestDoor({ givenToken: TOKEN });
  changeUsers(door.files.users, () => [{ name: "ada", role: "viewer", password, passwordSince: 0 }]);
});
afterEach(() => door.close());

const post = (fields: Record<string, string>, headers: Record<string, string> = {}, path = "/login") =>
  fetch(`${door.address}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: door.address, ...headers },
    body: new URLSearchParams(fields),
  });
const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
const visit = (cookie: string) => fetch(`${door.address}/`, { headers: { cookie }, redirect: "manual" });

describe("a name and a password", () => {
  it("are asked for, on a page whose form carries an Origin", async () => {
    const answer = await visit("");
    expect(answer.status).toBe(401);
    // With no-referrer browsers send `Origin: null` with forms.
    expect(answer.headers.get("referrer-policy")).toBe("same-origin");
    expect(await answer.text()).toMatch(/<form method="post" action="\/login">[\s\S]*type="password"/);
  });

  it("sign in, and who it is is told to what lies behind", async () => {
    const answer = await post({ user: "ada", password: PASSWORD });
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Strict/);
    expect(await (await visit(cookieOf(answer))).text()).toBe("inside");
  });

  it("are refused alike when either is wrong", async () => {
    const answers = [
      await post({ user: "ada", password: "wrong" }),
      await post({ user: "eve", password: PASSWORD }),
      await post({ user: "__proto__", password: PASSWORD }),
    ];
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain("The name or the password is wrong.");
  });

  it("are not taken from another site, by another method, or in another shape", async () => {
    const fields = { user: "ada", password: PASSWORD };
    expect((await post(fields, { origin: "http://evil.example" })).status).toBe(403);
    expect((await post(fields, { origin: "null" })).status).toBe(403);
    expect((await fetch(`${door.address}/login`, { method: "PUT" })).status).toBe(405);
    expect((await post({ user: "ada", password: "x".repeat(5000) })).status).toBe(401);
    const json = { method: "POST", headers: { origin: door.address, "content-type": "application/json" } };
    expect((await fetch(`${door.address}/login`, { ...json, body: JSON.stringify(fields) })).status).toBe(401);
  });

  it("do not work any more when the user is gone, nor do their browsers when the password is new", async () => {
    const cookie = cookieOf(await post({ user: "ada", password: PASSWORD }));
    changeUsers(door.files.users, ([ada]) => (ada ? [{ ...ada, passwordSince: 1 }] : []));
    expect((await visit(cookie)).status).toBe(401);
    changeUsers(door.files.users, () => []);
    expect((await post({ user: "ada", password: PASSWORD })).status).toBe(401);
  });

  it("hold when the clock is set back: before the password was set, and after it was stolen", async () => {
    const tomorrow = Date.now() + 86_400_000;
    changeUsers(door.files.users, ([ada]) => (ada ? [{ ...ada, passwordSince: tomorrow }] : []));
    const cookie = cookieOf(await post({ user: "ada", password: PASSWORD }));
    expect((await visit(cookie)).status).toBe(200);
    changeUsers(door.files.users, ([ada]) => (ada ? [{ ...ada, passwordSince: tomorrow - 1000 }] : []));
    expect((await visit(cookie)).status).toBe(401);
  });

  it("cannot be guessed quickly", async () => {
    for (let index = 0; index < 10; index++) await post({ user: "ada", password: "" });
    const answer = await post({ user: "ada", password: PASSWORD });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.text()).toMatch(/Wait \d+ seconds/);
  });
});

it("the owner's one-time address works while nobody else may try", async () => {
  for (let index = 0; index < 10; index++) await post({ user: "ada", password: "" });
  expect((await post({ user: "ada", password: PASSWORD })).status).toBe(429);
  expect(await door.signIn()).not.toBe("");
});

it("a given token signs in as often as it is shown", async () => {
  for (const _ of [1, 2]) expect((await post({ token: TOKEN })).status).toBe(303);
  expect((await post({ token: `${TOKEN}x` })).status).toBe(401);
});

it("signing out ends the session, and only our own page can do it", async () => {
  const cookie = cookieOf(await post({ token: TOKEN }));
  expect((await post({}, { cookie, origin: "http://evil.example" }, "/logout")).status).toBe(403);
  expect((await visit(cookie)).status).toBe(200);
  expect((await fetch(`${door.address}/logout`, { headers: { cookie } })).status).toBe(405);
  const out = await post({}, { cookie }, "/logout");
  expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
  expect((await visit(cookie)).status).toBe(401);
});
