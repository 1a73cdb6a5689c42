/** The built product with a certificate: what it serves, what its route handlers make of hostile requests, and what it writes down of secrets. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Agent, get, request as httpsRequest, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Product, runProgram, startProduct } from "@/e2e/fixtures/product";
import { CANARY, HOSTILE_STRINGS, hostileFiles } from "../hostile/corpus";
import { wirelabPaths } from "../paths";
import { readInstance } from "./instance";

const PASSWORD = "correct horse battery staple";
const GIVEN = "given-token-given-token-given";
/** Whatever could let somebody in, collected as it is used. */
const secrets = new Set([PASSWORD, GIVEN]);

let folder: string;
let product: Product;
let ca: string;
let api: string;

/** A certificate for loopback that nobody signed (openssl-req(1)). */
function makeCertificate(): void {
  const { status, stderr } = spawnSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=wirelab.test"],
      ...["-addext", "subjectAltName=IP:127.0.0.1"],
      ...["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")],
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
}

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const what = hasOpenssl ? it : (it.skip as typeof it);
const named = (text: string) => (hasOpenssl ? text : `${text} (openssl is not installed)`);

beforeAll(async () => {
  if (!hasOpenssl) return;
  rmSync(CANARY, { force: true });
  folder = mkdtempSync(join(tmpdir(), "s-"));
  makeCertificate();
  ca = readFileSync(join(folder, "cert.pem"), "utf8");
  writeFileSync(join(folder, "token"), `${GIVEN}\n`, { mode: 0o600 });
  const tls = ["--tls-cert", join(folder, "cert.pem"), "--tls-key", join(folder, "key.pem")];
  product = await startProduct({ home: join(folder, "home"), args: [...tls, "--token-file", join(folder, "token")] });
  secrets.add(new URL(product.url).searchParams.get("token") ?? "");
  api = readFileSync(join(product.home, "run/api-token"), "utf8").trim();
  secrets.add(api);
});
afterAll(async () => {
  agent.destroy();
  await product?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Most of a request's time would be its handshake. */
const agent = new Agent({ keepAlive: true });
/** A request as it is, without fetch's care for what an address may hold. */
function ask(path: string, options: RequestOptions & { body?: string | Buffer } = {}): Promise<Answer> {
  const { body, ...more } = options;
  return new Promise((resolve, reject) => {
    const asked = httpsRequest({
      ca,
      host: "127.0.0.1",
      port: new URL(product.address).port,
      path,
      agent,
      ...more,
    });
    asked.on("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

async function signIn(path: string): Promise<{ answer: Answer; cookie: string }> {
  const answer = await ask(path);
  const [whole = ""] = answer.headers["set-cookie"] ?? [];
  const cookie = whole.split(";")[0] ?? "";
  secrets.add(cookie.split("=")[1] ?? "");
  return { answer, cookie };
}
const loginPath = async () => {
  const { pathname, search, searchParams } = new URL(await product.freshUrl());
  secrets.add(searchParams.get("token") ?? "");
  return pathname + search;
};

what(named("serves https and wss, with a cookie for them alone"), async () => {
  expect(product.address).toMatch(/^https:/);
  const { answer, cookie } = await signIn(await loginPath());
  expect(answer.status).toBe(303);
  expect(answer.headers["set-cookie"]?.[0]).toMatch(/; HttpOnly; SameSite=Strict/);
  expect(answer.headers["set-cookie"]?.[0]).toMatch(/; Secure/);
  expect((await ask("/", { headers: { cookie } })).status).toBe(200);

  const socket = new WebSocket(`${product.address.replace("https", "wss")}/ws`, {
    ca,
    headers: { cookie, origin: product.address },
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ id: 1, request: { type: "labs.list" } }));
  expect(JSON.parse(String((await once(socket, "message"))[0]))).toMatchObject({ re: 1, ok: { labs: [] } });
  socket.terminate();

  // Nobody else's certificate is taken for ours, and nothing is served in the clear.
  await expect(
    new Promise((_, reject) => get(product.address, { ca: [] }, () => {}).on("error", reject)),
  ).rejects.toThrow(/self.signed/i);
  await expect(fetch(product.address.replace("https", "http"))).rejects.toThrow();
  // An origin of the same host without TLS is another one.
  const plain = await ask("/api/labs", {
    method: "POST",
    headers: { cookie, origin: product.address.replace("https", "http"), "content-type": "application/json" },
    body: '{"name":"alpha"}',
  });
  expect(plain.status).toBe(403);
});

/** Route handlers by method; what stands in capitals is replaced. */
const ROUTES: [string, string][] = [
  ["GET", "/api/labs"],
  ["POST", "/api/labs"],
  ["GET", "/api/labs/LAB"],
  ["PUT", "/api/labs/LAB"],
  ["DELETE", "/api/labs/LAB"],
  ["GET", "/api/labs/LAB/topology"],
  ["PUT", "/api/labs/LAB/topology"],
  ["GET", "/api/labs/LAB/plan"],
  ["POST", "/api/labs/LAB/deploy"],
  ["POST", "/api/labs/LAB/stop"],
  ["GET", "/api/labs/LAB/deploy.sh"],
  ["GET", "/api/labs/LAB/teardown.sh"],
  ["GET", "/api/labs/LAB/capture?node=LAB&interface=LAB&filter=LAB&count=LAB&seconds=LAB"],
  ["POST", "/api/doctor"],
  ["GET", "/api/LAB"],
];
const TYPES = ["application/json", "application/yaml", "multipart/form-data", "\u00e9"];

/** Refused by the protocol's error, or a yes to what was harmless; never by a crash. */
function expectTyped(answer: Answer, about: string) {
  expect(answer.status, about).toBeLessThan(500);
  expect(answer.text, about).not.toMatch(/\n {4}at |TypeError|Cannot read prop|is not a function/);
  const type = String(answer.headers["content-type"] ?? "");
  if (answer.status >= 400 && type.includes("json")) {
    const { error } = JSON.parse(answer.text);
    expect(error.code, about).toMatch(/^[a-z-]+$/);
    expect(error.message.length, about).toBeGreaterThan(3);
  }
}

what(
  named("answers hostile requests to every route handler by a refusal that says why"),
  async () => {
    const headers = { authorization: `Bearer ${api}`, "content-type": "application/json" };
    expect((await ask("/api/labs", { method: "POST", headers, body: '{"name":"victim"}' })).status).toBe(201);
    const words = HOSTILE_STRINGS.filter((text) => text.length < 2000);
    const escaped = (word: string) => encodeURIComponent(word.replaceAll(/[\ud800-\udfff]/g, "\ufffd"));
    for (const [method, route] of ROUTES) {
      for (const word of route.includes("LAB") ? words : []) {
        const path = route.replaceAll("LAB", escaped(word));
        expectTyped(
          await ask(path, { method, headers, body: method === "GET" ? undefined : "{}" }),
          `${method} ${path}`,
        );
      }
    }
    const bodies = [
      ...Object.values(hostileFiles()).filter((text) => text.length < 5_000_000),
      ...["{", "null", "[]", '{"name":{}}', '{"__proto__":{"polluted":true}}', `${"[".repeat(1e5)}`],
      Buffer.from([0xff, 0xfe, 0x00]),
    ];
    for (const body of bodies) {
      for (const type of TYPES) {
        const more = { ...headers, "content-type": Buffer.from(type).toString("latin1") };
        expectTyped(await ask("/api/labs", { method: "POST", headers: more, body }), `POST ${type}`);
        expectTyped(await ask("/api/labs/victim/topology", { method: "PUT", headers: more, body }), `PUT ${type}`);
      }
      for (const revision of ["", "*", '"', '"1e9"', 'W/"1"', "x".repeat(5000)])
        expectTyped(
          await ask("/api/labs/victim/topology", {
            method: "PUT",
            headers: { ...headers, "if-match": revision },
            body,
          }),
          `If-Match ${revision}`,
        );
    }
    for (const path of ["/api/labs/%ff", "/api/labs/%", "/%c0%af", "/labs/%e0%80", "/api/labs/victim/%"])
      expect((await ask(path, { headers })).status, path).toBe(400);
    for (const method of ["PATCH", "TRACE", "OPTIONS", "PROPFIND"])
      expectTyped(await ask("/api/labs/victim", { method, headers }), method);

    expect((await ask("/api/labs", { headers })).status).toBe(200);
    expect(existsSync(CANARY)).toBe(false);
    // Nothing was started anew: neither web server nor engine had ended.
    expect(readFileSync(join(product.home, "log/engine.log"), "utf8").match(/engine ready/g)).toHaveLength(1);
    expect(readdirSync(product.home).sort()).toEqual(["labs", "log", "run"]);
  },
  120_000,
);

/** All files below a folder that could hold text. */
function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return statSync(path).isFile() ? [path] : [];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

what(named("writes no token, cookie or password down: not in logs, and on disk only what scripts need"), async () => {
  const env = { ...process.env, WIRELAB_HOME: product.home };
  const added = spawnSync(process.execPath, ["bin/wirelab.mjs", "user", "add", "ada"], { env, input: `${PASSWORD}\n` });
  expect(added.status, String(added.stderr)).toBe(0);
  const { cookie } = await signIn(await loginPath());
  const post = (fields: Record<string, string>) =>
    ask("/login", {
      method: "POST",
      headers: { origin: product.address, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  const wrong = ["wrong-token-wrong-token-wrong", "wrong-password-wrong-password"];
  for (const each of wrong) secrets.add(each);
  for (const answer of [await post({ user: "ada", password: PASSWORD }), await post({ token: GIVEN })]) {
    expect(answer.status).toBe(303);
    secrets.add(answer.headers["set-cookie"]?.[0]?.split(";")[0]?.split("=")[1] ?? "");
  }
  expect((await post({ user: "ada", password: wrong[1] ?? "" })).status).toBe(401);
  expect((await ask(`/login?token=${wrong[0]}`)).status).toBe(401);
  expect((await ask("/api/labs", { headers: { authorization: `Bearer ${wrong[0]}` } })).status).toBe(401);
  // Upgrades, good and bad, also to what is no WebSocket of ours.
  for (const [path, who] of [
    ["/ws", cookie],
    ["/ws", `${cookie.split("=")[0]}=${wrong[0]}`],
    [`/ws?token=${wrong[0]}`, cookie],
    [`/_next/hmr?token=${wrong[0]}`, cookie],
  ]) {
    const url = `${product.address.replace("https", "wss")}${path}`;
    const socket = new WebSocket(url, { ca, headers: { cookie: who, origin: product.address } });
    await new Promise((resolve) => socket.once("open", resolve).once("error", resolve));
    socket.terminate();
  }
  // What goes wrong is what gets logged: the engine is gone while a page and a window ask for it.
  const instance = readInstance(join(product.home, "run/web.json"));
  expect(instance).not.toBeNull();
  const status = await runProgram("bin/wirelab.mjs", ["status"], env);
  expect(status.exitCode).toBe(0);
  expect((await ask(`/nowhere?token=${wrong[0]}`, { headers: { cookie } })).status).toBe(404);
  expect((await ask(`/api/labs/%ff?token=${wrong[0]}`, { headers: { cookie } })).status).toBeLessThan(500);

  secrets.delete("");
  expect(secrets.size).toBeGreaterThanOrEqual(8);
  const { run } = wirelabPaths(env);
  const files = filesBelow(product.home);
  expect(files.filter((path) => path.endsWith(".log")).length).toBeGreaterThanOrEqual(2);
  for (const path of files) {
    const text = readFileSync(path, "latin1");
    const found = [...secrets].filter((secret) => text.includes(secret));
    expect(found, path).toEqual(path === join(run, "api-token") ? [api] : []);
  }
  // What the terminal showed is one address for the person who sits there.
  const shown = product.output();
  expect([...secrets].filter((secret) => shown.includes(secret))).toEqual([
    new URL(product.url).searchParams.get("token"),
  ]);
});
