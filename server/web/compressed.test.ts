import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveCompressed } from "./compressed";

const text = "console.log('wirelab');".repeat(100);
const folder = mkdtempSync(join(tmpdir(), "compressed-"));
let server: Server;
let address: string;

beforeAll(async () => {
  mkdirSync(join(folder, "chunks"));
  writeFileSync(join(folder, "chunks/a.js"), text);
  writeFileSync(
    join(folder, "chunks/a.js.br"),
    brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  );
  const serve = serveCompressed(folder);
  server = createServer((request, response) => {
    if (!serve(request, response)) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, encoding: string) => fetch(address + path, { headers: { "Accept-Encoding": encoding } });

test("a script comes as the build compressed it, for good", async () => {
  const response = await get("/_next/static/chunks/a.js?v=1", "gzip, deflate, br");
  expect(response.headers.get("content-encoding")).toBe("br");
  expect(response.headers.get("cache-control")).toContain("immutable");
  expect(response.headers.get("content-type")).toContain("javascript");
  expect(Number(response.headers.get("content-length"))).toBeLessThan(text.length / 4);
  expect(await response.text()).toBe(text);
});

test.each(["gzip", "br;q=0", "br;q=0, gzip", "brotli"])("whoever takes %s gets it elsewhere", async (encoding) => {
  expect((await get("/_next/static/chunks/a.js", encoding)).status).toBe(204);
});

test.each(["/_next/static/chunks/b.js", "/_next/static/chunks/a.js.br", "/_next/static/../chunks/a.js", "/"])(
  "%s is not ours to answer",
  async (path) => {
    expect((await get(path, "br")).status).toBe(204);
  },
);
