import { readFileSync, statSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueLoginToken } from "./auth/loginTokens";
import { openTestDoor, type TestDoor } from "./testing/door";

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${door.address}${path}`, { headers, redirect: "manual" });

/** `fetch` sets Host and Origin itself, and reuses connections to a server that has ended. */
function raw(options: { path?: string; method?: string; headers: Record<string, string> }): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: "127.0.0.1", port: door.port, path: "/", agent: false, ...options }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("signing in", () => {
  it("sends a browser without a session away, with words", async () => {
    const answer = await get("/");
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("Open the address that npm start printed");
  });

  it("answers an unknown script with JSON that says where its token is", async () => {
    const answer = await get("/api/labs");
    expect(answer.status).toBe(401);
    expect((await answer.json()).error.message).toContain(door.files.apiToken);
  });

  it("turns a token into a cookie that scripts of pages cannot read, and a clean address", async () => {
    const answer = await get(`/login?token=${issueLoginToken(door.files.logins)}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    const cookie = answer.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    const page = await get("/", { cookie: cookie.split(";")[0] ?? "" });
    expect(await page.text()).toBe("inside");
  });

  it("takes a token once", async () => {
    const login = `/login?token=${issueLoginToken(door.files.logins)}`;
    const [first, second] = await Promise.all([get(login), get(login)]);
    expect([first.status, second.status].sort()).toEqual([303, 401]);
    const again = await get(login);
    expect(await again.text()).toContain("This address has been used");
  });

  it("lets a browser that is in already reuse an old address", async () => {
    const cookie = await door.signIn();
    expect((await get("/login?token=old", { cookie })).status).toBe(303);
  });

  it("knows a browser again after a restart, and keeps only hashes on disk", async () => {
    const cookie = await door.signIn();
    await door.restart();
    expect(await raw({ headers: { host: `127.0.0.1:${door.port}`, cookie } })).toBe(200);
    const secret = cookie.split("=")[1] ?? "";
    expect(secret).toHaveLength(43);
    expect(readFileSync(door.files.sessions, "utf8")).not.toContain(secret);
    expect(statSync(door.files.sessions).mode & 0o777).toBe(0o600);
  });

  it("starts with no sessions when the file was damaged", async () => {
    const cookie = await door.signIn();
    writeFileSync(door.files.sessions, "{oops");
    await door.restart();
    expect(await raw({ headers: { host: `127.0.0.1:${door.port}`, cookie } })).toBe(401);
  });

  it("refuses a made-up cookie and a made-up bearer token", async () => {
    const name = (await door.signIn()).split("=")[0];
    expect((await get("/", { cookie: `${name}=${"x".repeat(43)}` })).status).toBe(401);
    expect((await get("/", { authorization: `Bearer ${"x".repeat(43)}` })).status).toBe(401);
  });

  it("takes the API token of the file, which is its owner's alone", async () => {
    const token = readFileSync(door.files.apiToken, "utf8").trim();
    expect(statSync(door.files.apiToken).mode & 0o777).toBe(0o600);
    expect((await get("/api/labs", { authorization: `Bearer ${token}` })).status).toBe(200);
  });
});

describe("where requests come from", () => {
  it("refuses names that are not its own", async () => {
    const cookie = await door.signIn();
    const status = (host: string) => raw({ headers: { host, cookie } });
    expect(await status(`127.0.0.1:${door.port}`)).toBe(200);
    expect(await status(`localhost:${door.port}`)).toBe(200);
    expect(await status(`[::1]:${door.port}`)).toBe(200);
    expect(await status(`rebound.example:${door.port}`)).toBe(403);
    expect(await status("127.0.0.1:1")).toBe(403);
    expect(await status("127.0.0.1")).toBe(403);
  });

  it("lets only its own pages change anything", async () => {
    const cookie = await door.signIn();
    const post = (headers: Record<string, string>) =>
      raw({ method: "POST", path: "/api/labs", headers: { host: `127.0.0.1:${door.port}`, cookie, ...headers } });
    expect(await post({ origin: door.address })).toBe(200);
    expect(await post({})).toBe(403);
    expect(await post({ origin: "http://evil.example" })).toBe(403);
    expect(await post({ origin: "null" })).toBe(403);
    expect(await post({ origin: `http://localhost:${door.port}` })).toBe(403);
  });

  it("lets scripts with the token change things, without an Origin or with the right one", async () => {
    const authorization = `Bearer ${readFileSync(door.files.apiToken, "utf8").trim()}`;
    const put = (headers: Record<string, string>) =>
      raw({ method: "PUT", headers: { host: `127.0.0.1:${door.port}`, authorization, ...headers } });
    expect(await put({})).toBe(200);
    expect(await put({ origin: door.address })).toBe(200);
    expect(await put({ origin: "http://evil.example" })).toBe(403);
  });
});

describe("headers", () => {
  it("keep what one visitor may see from caches", async () => {
    const cookie = await door.signIn();
    for (const path of ["/api/labs", "/api/labs/a/topology", "/api/nothing"])
      expect((await get(path, { cookie })).headers.get("cache-control"), path).toBe("no-store");
  });

  it("forbids frames, inline scripts and guessing of types, with a new nonce each time", async () => {
    const policies = (await Promise.all([get("/"), get("/")])).map((answer) => {
      expect(answer.headers.get("x-frame-options")).toBe("DENY");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      return answer.headers.get("content-security-policy") ?? "";
    });
    for (const policy of policies) {
      expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(policy).toContain("frame-ancestors 'none'");
    }
    expect(policies[0]).not.toBe(policies[1]);
  });

  it("keeps a foreign Host out of the policy", async () => {
    const policy = await new Promise((resolve) => {
      const headers = { host: "x; script-src *" };
      httpRequest({ host: "127.0.0.1", port: door.port, headers }, (answer) => {
        answer.resume();
        resolve(answer.headers["content-security-policy"]);
      }).end();
    });
    expect(policy).not.toContain("script-src *");
  });
});

it("slows down guessing, and lets those in who are in", async () => {
  const own = await openTestDoor();
  try {
    const cookie = await own.signIn();
    const guess = (headers = {}) => fetch(`${own.address}/login?token=guess`, { headers, redirect: "manual" });
    for (let index = 0; index < 10; index++) expect((await guess()).status).toBe(401);
    const answer = await guess();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await guess({ cookie })).status).toBe(303);
  } finally {
    await own.close();
  }
});
