/** `npm start` as a whole: children that are killed, a second start, Ctrl-C. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Product, runProgram, startProduct } from "@/e2e/fixtures/product";
import { wirelabPaths } from "../paths";
import { statOf } from "../processStat";
import { webFiles } from "../web/files";
import { readInstance } from "./instance";

let product: Product;
beforeEach(async () => {
  product = await startProduct();
});
afterEach(() => product.stop());

/** The starter: where root started the product, who stands in for root. */
const starter = () => readInstance(webFiles(wirelabPaths({ WIRELAB_HOME: product.home })).instance)?.pid;

/** The starter's child that runs a program of `dist`. */
function childRunning(program: string): number {
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (
        statOf(Number(name))?.parent === starter() &&
        readFileSync(`/proc/${name}/cmdline`, "utf8").includes(`dist/${program}.js`)
      )
        return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  throw new Error(`${program} is not running`);
}

const signIn = async () => {
  const answer = await fetch(await product.freshUrl(), { redirect: "manual" });
  return { cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "", connection: "close" };
};

const YAML = "wirelab: 1\nname: alpha\nnodes:\n  - { name: ns1, kind: namespace }\nlinks: []\n";

it("serves pages and the API, and brings back what was killed, on the same port", async () => {
  const headers = await signIn();
  expect((await fetch(`${product.address}/`, { headers })).status).toBe(200);
  expect(await (await fetch(`${product.address}/api/labs`, { headers })).json()).toEqual({ labs: [] });

  const web = childRunning("web");
  process.kill(web, "SIGKILL");
  await vi.waitFor(async () => expect((await fetch(`${product.address}/`, { headers })).status).toBe(200), {
    timeout: 15_000,
    interval: 100,
  });
  expect(childRunning("web")).not.toBe(web);

  process.kill(childRunning("engine"), "SIGKILL");
  await vi.waitFor(async () => expect((await fetch(`${product.address}/api/labs`, { headers })).status).toBe(200), {
    timeout: 15_000,
    interval: 100,
  });
});

it("says that it runs already, with a fresh address", async () => {
  const again = await runProgram("bin/start.mjs", [], { ...process.env, WIRELAB_HOME: product.home });
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain(`already running at ${product.address}`);
  const login = again.stdout.match(/http\S+token=\S+/)?.[0] ?? "";
  expect(login).not.toBe(product.url);
  expect((await fetch(login, { redirect: "manual" })).status).toBe(303);
});

it("leaves labs running at Ctrl-C and names them; the next start finds them", async () => {
  const token = readFileSync(`${product.home}/run/api-token`, "utf8").trim();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/yaml" };
  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${product.address}/api/labs${path}`, { headers, ...init });
  expect((await api("", { method: "POST", body: YAML })).status).toBe(201);
  expect((await api("/alpha/deploy", { method: "POST" })).status).toBe(200);
  expect(await product.interrupt()).toBe(0);
  expect(product.output()).toContain("Lab alpha goes on running");
  await expect(api("")).rejects.toThrow();

  const { home } = product;
  product = await startProduct({ home });
  const { labs } = JSON.parse((await product.cli("status", "--json")).stdout);
  expect(labs).toMatchObject([{ name: "alpha", status: "running" }]);
  expect((await product.cli("exec", "ns1", "--", "true")).exitCode).toBe(0);
});

it("answers scripts with the protocol's errors and fitting statuses", async () => {
  const token = readFileSync(`${product.home}/run/api-token`, "utf8").trim();
  const api = async (method: string, path: string, body?: string, more: Record<string, string> = {}) => {
    const answer = await fetch(`${product.address}/api${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${token}`, ...more },
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const json = { "content-type": "application/json" };
  expect((await api("GET", "/labs/none")).status).toBe(404);
  expect((await api("GET", "/labs/No%20Name")).status).toBe(404);
  expect(JSON.parse((await api("GET", "/nowhere")).text).error.code).toBe("no-such-element");
  expect((await api("POST", "/labs", "{}", json)).status).toBe(400);
  const unreadable = await api("POST", "/labs", "name: alpha\nnodes:\n\t- x\n");
  expect(unreadable.status).toBe(422);
  expect(JSON.parse(unreadable.text).error.issues).toMatchObject([{ rule: "yaml-syntax", line: 3 }]);
  expect((await api("POST", "/labs", "{", json)).status).toBe(400);
  expect((await api("POST", "/labs", '{"name":"beta"}', json)).status).toBe(201);
  expect((await api("POST", "/labs", '{"name":"beta"}', json)).status).toBe(409);

  const before = await api("GET", "/labs/beta/topology");
  const bad = await api("PUT", "/labs/beta/topology", YAML.replace("ns1", "a/b"));
  expect(bad.status).toBe(422);
  expect(JSON.parse(bad.text).error).toMatchObject({
    code: "invalid-topology",
    issues: [{ severity: "error", path: "nodes[0].name" }],
  });
  expect((await api("GET", "/labs/beta/topology")).text).toBe(before.text);

  const etag = before.headers.get("etag") ?? "";
  const put = await api("PUT", "/labs/beta/topology", YAML, { "if-match": etag });
  expect(put.status).toBe(200);
  const stale = await api("PUT", "/labs/beta/topology", YAML, { "if-match": etag });
  expect(stale.status).toBe(412);
  expect(stale.headers.get("etag")).toBe(put.headers.get("etag"));
  expect(JSON.parse(stale.text)).toMatchObject({ error: { code: "conflict", current: { text: YAML } } });
  expect((await api("GET", "/labs/beta/topology")).text).toBe(YAML);
  expect((await api("PUT", "/labs/beta/topology", "#".repeat(5 * 1024 * 1024))).status).toBe(413);

  expect(JSON.parse((await api("GET", "/labs/beta/plan")).text).commands).toContain("ip netns add ns1");
  expect((await api("GET", "/labs/beta/deploy.sh")).text).toMatch(/^#!/);
  expect((await api("GET", "/labs/beta/teardown.sh")).status).toBe(200);
  expect(JSON.parse((await api("GET", "/labs/beta")).text)).toMatchObject({ lab: "beta", status: "stopped" });
  expect((await api("POST", "/labs/beta/deploy")).status).toBe(200);
  expect((await api("POST", "/labs/beta/stop")).status).toBe(200);
  expect(JSON.parse((await api("GET", "/doctor")).text)).toHaveProperty("checks");
  expect(JSON.parse((await api("GET", "/schema")).text)).toHaveProperty("$schema");
});

it("says what to do where its folder does not take its files", async () => {
  expect(await product.interrupt()).toBe(0);
  mkdirSync(webFiles(wirelabPaths({ WIRELAB_HOME: product.home })).instance);
  const refused = await runProgram("bin/start.mjs", [], { ...process.env, WIRELAB_HOME: product.home });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/^Wirelab cannot keep its files in .* Make the folder writable, or name another/);
  expect(refused.stderr).not.toContain("    at ");
});
