import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { MAX_MESSAGE_BYTES } from "@/lib/protocol/messages";
import { openTestDoor, type TestDoor } from "../testing/door";

let door: TestDoor;
const windows: WebSocket[] = [];
beforeEach(async () => {
  door = await openTestDoor();
});
afterEach(async () => {
  for (const window of windows.splice(0)) window.terminate();
  await door.close();
});

function connect(headers: Record<string, string>, path = "/ws") {
  const window = new WebSocket(`ws://127.0.0.1:${door.port}${path}`, { headers: { origin: door.address, ...headers } });
  // One that was refused fails again when it is ended.
  window.on("error", () => {});
  windows.push(window);
  return window;
}

/** A window that is through the door, and the engine's end of it. */
async function connected(): Promise<{ window: WebSocket; engine: Socket }> {
  const window = connect({ cookie: await door.signIn() });
  await once(window, "open");
  await vi.waitFor(() => expect(door.engines).toHaveLength(1));
  const engine = door.engines[0];
  if (!engine) throw new Error("no engine");
  return { window, engine };
}

async function refusal(window: WebSocket): Promise<number> {
  const [, answer] = await once(window, "unexpected-response");
  return answer.statusCode;
}

const list = JSON.stringify({ id: 1, request: { type: "labs.list" } });

describe("the door", () => {
  it("asks for a session", async () => {
    expect(await refusal(connect({}))).toBe(401);
  });

  it("takes no page but its own", async () => {
    const cookie = await door.signIn();
    expect(await refusal(connect({ cookie, origin: "http://evil.example" }))).toBe(403);
    expect(await refusal(connect({ cookie, host: "evil.example" }))).toBe(403);
  });

  it("knows no other upgrades", async () => {
    expect(await refusal(connect({ cookie: await door.signIn() }, "/other"))).toBe(404);
  });
});

describe("the relay", () => {
  it("carries messages both ways, one line each", async () => {
    const { window, engine } = await connected();
    // White space in the browser's JSON must not become the end of a line.
    window.send(JSON.stringify(JSON.parse(list), null, 2));
    const [line] = await once(engine, "data");
    expect(line.toString()).toBe(`${list}\n`);
    engine.write('{"re":1,"ok":"ä"}\n{"event":');
    expect(String((await once(window, "message"))[0])).toBe('{"re":1,"ok":"ä"}');
    engine.write('"labs","labs":[]}\n');
    expect(String((await once(window, "message"))[0])).toBe('{"event":"labs","labs":[]}');
  });

  it("answers a bad message itself and stays open", async () => {
    const { window, engine } = await connected();
    window.send('{"id":4,"request":{"type":"lab.open","lab":"A B"}}');
    const [data] = await once(window, "message");
    expect(JSON.parse(String(data))).toMatchObject({ re: 4, error: { code: "bad-request", field: "lab" } });
    window.send(list);
    await once(engine, "data");
  });

  it("closes on binary frames and on messages that are too big", async () => {
    const first = await connected();
    first.window.send(Buffer.from(list));
    expect((await once(first.window, "close"))[0]).toBe(1003);
    const second = connect({ cookie: await door.signIn() });
    await once(second, "open");
    second.send("x".repeat(MAX_MESSAGE_BYTES + 1));
    expect((await once(second, "close"))[0]).toBe(1009);
  });

  it("closes with 1012 when the engine goes, and when there is none", async () => {
    const { window } = await connected();
    door.stopEngine();
    expect((await once(window, "close"))[0]).toBe(1012);
    const cookie = await door.signIn();
    expect((await once(connect({ cookie }), "close"))[0]).toBe(1012);
  });

  it("ends the engine's side when the window goes", async () => {
    const { window, engine } = await connected();
    window.close();
    await once(engine, "close");
  });

  it("stops reading the engine while the window does not read, and loses nothing", async () => {
    const { window, engine } = await connected();
    window.pause();
    const line = `{"event":"${"x".repeat(64 * 1024)}"}\n`;
    let sent = 0;
    // Until the engine's own socket is full: the kernel's buffers and the relay's few MiB lie between.
    for (; sent < 2_000 && engine.writableLength < 1024 * 1024; sent++) {
      engine.write(line);
      await sleep(0);
    }
    expect(sent).toBeLessThan(2_000);
    let received = 0;
    window.on("message", () => received++);
    window.resume();
    await vi.waitFor(() => expect(received).toBe(sent), 10_000);
  });
});
