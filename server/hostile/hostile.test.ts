/** Hostile inputs against the real engine, on both of its sockets and through the web server's door. */
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { labNameSchema, MAX_MESSAGE_BYTES, PROTOCOL_VERSION, type ServerMessage } from "@/lib/protocol/messages";
import { requestShape, sampleRequests } from "@/lib/protocol/testing/samples";
import {
  type EngineClient,
  type EngineHome,
  type EngineProcess,
  makeEngineHome,
} from "@/server/engine/testing/engineProcess";
import { labPaths, wirelabPaths } from "@/server/paths";
import { issueLoginToken } from "@/server/web/auth/loginTokens";
import { webFiles } from "@/server/web/files";
import { serve } from "@/server/web/server";
import { CANARY, HOSTILE_STRINGS, HOSTILE_VALUES, hostileFiles, mutations } from "./corpus";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The engine may take what it was sent into its hands, but not keep it. */
const MOST_MIB = 700;
const LAB = "victim";
const SEED = 20_261_124;

let home: EngineHome;
let engine: EngineProcess;
let client: EngineClient;
let folder: string;
let web: Awaited<ReturnType<typeof serve>>;
let host: string;
let cookie: string;

beforeAll(async () => {
  rmSync(CANARY, { force: true });
  home = await makeEngineHome();
  engine = await home.start();
  client = await engine.connect();
  await client.request({ type: "lab.create", lab: LAB, source: { from: "gallery", entry: "linux-bridge" } });
  folder = mkdtempSync(join(tmpdir(), "wirelab-hostile-"));
  const paths = wirelabPaths({ WIRELAB_HOME: home.home });
  const files = webFiles({ ...paths, run: folder, web: folder });
  const inside = {
    request: async (_: unknown, response: { end(text: string): void }) => response.end("inside"),
  };
  web = await serve({ bind: "127.0.0.1", ports: [0], files, engineSocket: paths.webSocket, inside: inside as never });
  host = `127.0.0.1:${web.port}`;
  const login = await fetch(`http://${host}/login?token=${issueLoginToken(files.logins)}`, { redirect: "manual" });
  cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
});
afterAll(async () => {
  web.close();
  await engine.end("SIGTERM");
  await home.remove();
  rmSync(folder, { recursive: true });
});

/** mulberry32: the same numbers every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = randomFrom(SEED);
const pick = () => HOSTILE_VALUES[Math.floor(random() * HOSTILE_VALUES.length)];

/** What must hold after whatever was sent. */
async function expectUnharmed(): Promise<void> {
  expect(engine.child.exitCode).toBeNull();
  expect((await client.request({ type: "hello", protocol: PROTOCOL_VERSION })).pid).toBe(engine.child.pid);
  expect((await fetch(`http://${host}/`, { headers: { cookie } })).status).toBe(200);
  expect(existsSync(CANARY)).toBe(false);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  const { labs } = wirelabPaths({ WIRELAB_HOME: home.home });
  for (const name of readdirSync(labs)) expect(labNameSchema.safeParse(name).success, name).toBe(true);
  const status = readFileSync(`/proc/${engine.child.pid}/status`, "utf8");
  expect(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024).toBeLessThan(MOST_MIB);
}

/** Every message with every field hostile, `rounds` times over. */
function hostileMessages(rounds: number): unknown[] {
  const shapes = requestShape().oneOf ?? requestShape().anyOf ?? [];
  return Array.from({ length: rounds }, () =>
    shapes.flatMap((shape) =>
      [...mutations(shape, pick)].map((request) => ({ id: 1 + Math.floor(random() * 1e6), request })),
    ),
  ).flat();
}

/** Answers must be a refusal that says why, or a yes to what happened to be harmless. */
function expectTyped(message: ServerMessage) {
  if ("event" in message) return;
  if ("ok" in message) return;
  expect(message.error.code).toMatch(/^[a-z-]+$/);
  expect(message.error.message.length).toBeGreaterThan(3);
  expect(message.error.message).not.toMatch(/\n {4}at |TypeError|Cannot read prop|undefined is not/);
}

describe("the engine's sockets", () => {
  it("answer every message with every field made hostile", async () => {
    const messages = hostileMessages(4);
    const before = client.received.length;
    for (const message of messages) client.write(`${JSON.stringify(message)}\n`);
    const answers = () => client.received.slice(before).map((line) => JSON.parse(line) as ServerMessage);
    await expect
      .poll(() => answers().filter((message) => "re" in message).length, { timeout: 30_000 })
      .toBe(messages.length);
    for (const answer of answers()) expectTyped(answer);
    await expectUnharmed();
  });

  it("answer what is no message", async () => {
    const junk = [
      "{",
      "null",
      "[]",
      "1",
      '"x"',
      '{"id":1}',
      '{"id":-1,"request":{}}',
      `{"id":1,"request":${"[".repeat(1e5)}`,
      "\0",
      "�",
    ];
    const before = client.received.length;
    for (const text of junk) client.write(`${text}\n`);
    await expect.poll(() => client.received.length - before, { timeout: 20_000 }).toBe(junk.length);
    for (const line of client.received.slice(before)) expect(JSON.parse(line).error.code).toBe("bad-request");
    await expectUnharmed();
  });

  it("refuse every file that is no topology, with what is wrong in it", async () => {
    for (const [name, text] of Object.entries(hostileFiles())) {
      const answer = await client.request({ type: "lab.replaceFile", lab: LAB, text }).catch((error) => error);
      if (!("revision" in answer)) expect(answer.error?.code, name).toMatch(/^(?:invalid-topology|bad-request)$/);
      const made = { type: "lab.create", lab: `from-${name.toLowerCase()}`, source: { from: "file", text } } as const;
      await client
        .request(made)
        .catch((error) => expect(error.error?.code, name).toMatch(/^(?:invalid-topology|bad-request)$/));
    }
    await expectUnharmed();
  });

  it("answer nobody on the web server's socket before an introduction", async () => {
    const { webSocket } = wirelabPaths({ WIRELAB_HOME: home.home });
    const socket = connectTcp(webSocket);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    const samples = [...sampleRequests(LAB).values()].filter(({ type }) => type !== "introduce");
    for (const [index, request] of samples.entries()) socket.write(`${JSON.stringify({ id: index + 1, request })}\n`);
    await expect.poll(() => text.split("\n").length - 1, { timeout: 20_000 }).toBe(samples.length);
    for (const line of text.trim().split("\n")) expect(JSON.parse(line).error.code).toBe("not-signed-in");
    socket.destroy();
    await expectUnharmed();
  });
});

describe("the WebSocket", () => {
  const open = async () => {
    const socket = new WebSocket(`ws://${host}/ws`, { headers: { origin: `http://${host}`, cookie } });
    await once(socket, "open");
    return socket;
  };

  it("refuses what is hostile and goes on", async () => {
    const socket = await open();
    const answers: ServerMessage[] = [];
    socket.on("message", (data) => answers.push(JSON.parse(String(data))));
    const messages = hostileMessages(1);
    for (const message of messages) socket.send(JSON.stringify(message));
    await expect
      .poll(() => answers.filter((message) => "re" in message).length, { timeout: 30_000 })
      .toBe(messages.length);
    for (const answer of answers) expectTyped(answer);
    socket.terminate();
    await expectUnharmed();
  });

  it("lets no window say who it is", async () => {
    const socket = await open();
    socket.send(JSON.stringify({ id: 7, request: { type: "introduce", user: null } }));
    expect(JSON.parse(String((await once(socket, "message"))[0]))).toMatchObject({
      re: 7,
      error: { code: "forbidden" },
    });
    socket.terminate();
  });

  it("ends on frames that are none, and on those that are too long", async () => {
    for (const send of [
      (socket: WebSocket) => socket.send(Buffer.alloc(10)),
      (socket: WebSocket) => socket.send("x".repeat(MAX_MESSAGE_BYTES + 1)),
      (socket: WebSocket) =>
        void (socket as unknown as { _socket: { write(data: Buffer): void } })._socket.write(
          Buffer.from([0xff, 0xff, 0, 1, 2, 3]),
        ),
    ]) {
      const socket = await open();
      socket.on("error", () => {});
      send(socket);
      await once(socket, "close");
    }
    await expectUnharmed();
  });
});

describe("HTTP", () => {
  const status = (options: { path: string; method?: string; headers?: Record<string, string>; body?: string }) =>
    new Promise<number>((resolve) => {
      const { body, ...rest } = options;
      const asked = httpRequest({
        host: "127.0.0.1",
        port: web.port,
        agent: false,
        ...rest,
        headers: { host, ...rest.headers },
      });
      asked.on("response", (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      // Cut off: as good as refused.
      asked.on("error", () => resolve(400));
      asked.end(body);
    });

  it("refuses without a session whatever the address is", async () => {
    const paths = [
      "/",
      "//",
      "//evil.example/",
      "/api/labs/../../etc",
      "/%00",
      "/login%00",
      "/..%2f..%2f",
      `/${"a".repeat(9000)}`,
      "/ws",
      "/_next/../..",
    ];
    for (const path of paths) expect(await status({ path }), path).toBeGreaterThanOrEqual(400);
    for (const path of paths) expect(await status({ path }), path).toBeLessThan(500);
    await expectUnharmed();
  });

  it("refuses names, origins and tokens that are not ours", async () => {
    for (const text of HOSTILE_STRINGS.filter((value) => /^[\t\x20-\x7e]*$/.test(value))) {
      const long = text.slice(0, 8000);
      expect(await status({ path: "/", headers: { host: long || "x", cookie } }), long).toBeGreaterThanOrEqual(400);
      expect(await status({ path: "/", method: "POST", headers: { origin: long, cookie } })).toBeGreaterThanOrEqual(
        400,
      );
      expect(await status({ path: "/", headers: { authorization: `Bearer ${long}` } })).toBeGreaterThanOrEqual(400);
      expect(await status({ path: "/", headers: { cookie: long } })).toBeGreaterThanOrEqual(400);
    }
    await expectUnharmed();
  });

  it("survives bytes that are no HTTP", async () => {
    for (const text of [
      "\0\0\0\0",
      "GET\r\n\r\n",
      `GET / HTTP/1.1\r\nHost: ${host}\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "POST /login HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nZZZ",
    ]) {
      const socket = connectTcp(web.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.resume();
      socket.end(text);
      await once(socket, "close");
    }
    await expectUnharmed();
  });
});

it("has written nothing outside of its labs' own folders", () => {
  const { home: root, labs } = wirelabPaths({ WIRELAB_HOME: home.home });
  expect(readdirSync(root).sort()).toEqual(["labs", "run"]);
  expect(existsSync(labPaths(labs, LAB).topology)).toBe(true);
});
