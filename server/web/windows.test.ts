/**
 * Windows that are open when somebody's rights change: dropped at once, and good for
 * nothing more. The real engine behind the real door.
 */
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { geteuid } from "node:process";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import type { Request } from "@/lib/protocol/messages";
import type { Role } from "@/lib/protocol/roles";
import { userOf } from "@/server/privilege/accounts";
import { asUser } from "@/server/privilege/asUser";
import { type EngineHome, type EngineProcess, makeEngineHome } from "../engine/testing/engineProcess";
import { labPaths, wirelabPaths } from "../paths";
import { hashPassword } from "../users/password";
import { changeUsers, type User } from "../users/userFile";
import { webFiles } from "./files";
import { serve } from "./server";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const PASSWORD = "correct horse battery";
let home: EngineHome;
let engine: EngineProcess;
let web: Awaited<ReturnType<typeof serve>>;
let address: string;
let paths: ReturnType<typeof wirelabPaths>;
let ada: User;

/** As `wirelab user` does, and as who the engine is. */
function setUsers(users: User[]) {
  const write = () => changeUsers(paths.users, () => users);
  if (geteuid?.() === 0) asUser(userOf(statSync(home.home).uid), write);
  else write();
}

beforeAll(async () => {
  home = await makeEngineHome();
  paths = wirelabPaths({ WIRELAB_HOME: home.home });
  ada = { name: "ada", role: "editor", password: await hashPassword(PASSWORD), passwordSince: 1 };
  setUsers([ada]);
  engine = await home.start();
  const client = await engine.connect();
  await client.request({ type: "lab.create", lab: "alpha", source: { from: "gallery", entry: "linux-bridge" } });
  client.disconnect();
  const inside = {
    request: async (_: unknown, response: { end(text: string): void }) => response.end("inside"),
  };
  const files = webFiles(paths);
  web = await serve({ bind: "127.0.0.1", ports: [0], files, engineSocket: paths.webSocket, inside: inside as never });
  address = `http://127.0.0.1:${web.port}`;
});
afterAll(async () => {
  web.close();
  await engine.end("SIGTERM");
  await home.remove();
});
beforeEach(() => setUsers([ada]));

async function signIn(): Promise<string> {
  const answer = await fetch(`${address}/login`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: address },
    body: new URLSearchParams({ user: "ada", password: PASSWORD }),
  });
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

interface Window {
  socket: WebSocket;
  closed: Promise<unknown>;
  /** Sends a request. @returns "ok", the error's code, or "closed" when the window was dropped instead */
  ask(request: Request): Promise<string>;
}

async function openWindow(cookie: string): Promise<Window> {
  const socket = new WebSocket(`${address.replace("http", "ws")}/ws`, { headers: { origin: address, cookie } });
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await once(socket, "open");
  let id = 0;
  const ask: Window["ask"] = (request) => {
    const own = ++id;
    const answer = new Promise<string>((resolve) => {
      socket.on("message", (data) => {
        const message = JSON.parse(String(data));
        if (message.re === own) resolve(message.error?.code ?? "ok");
      });
    });
    socket.send(JSON.stringify({ id: own, request }));
    return Promise.race([answer, closed.then(() => "closed")]);
  };
  return { socket, closed, ask };
}

const stop: Request = { type: "lab.stop", lab: "alpha" };
const open: Request = { type: "lab.open", lab: "alpha" };
const remove: Request = { type: "lab.delete", lab: "alpha" };

/** Opens two windows, changes the user, and wants both dropped whatever they send in that moment. */
async function dropped(change: () => void): Promise<string> {
  const cookie = await signIn();
  const [idle, busy] = [await openWindow(cookie), await openWindow(cookie)];
  expect(await idle.ask(open)).toBe("ok");
  expect(await busy.ask(open)).toBe("ok");
  change();
  // It never stops asking until it is thrown out; nothing that it asks may be done by then.
  const answers = (async () => {
    for (;;) {
      const answer = await busy.ask(remove);
      if (answer === "closed") return;
      expect(answer).toMatch(/^(?:forbidden|no-such-lab|not-signed-in)$/);
    }
  })();
  await Promise.all([idle.closed, busy.closed, answers]);
  expect(existsSync(labPaths(paths.labs, "alpha").topology)).toBe(true);
  return cookie;
}

it("goes on while nothing changes", async () => {
  const window = await openWindow(await signIn());
  expect(await window.ask(stop)).toBe("ok");
  expect(await window.ask(remove)).toBe("forbidden");
  window.socket.terminate();
});

it.each<[string, Role | null]>([
  ["a lesser role", "viewer"],
  ["no role", null],
])("are dropped at %s, and come back with that", async (_, role) => {
  const cookie = await dropped(() => setUsers([{ ...ada, role }]));
  const again = await openWindow(cookie);
  expect(await again.ask(stop)).toMatch(/^(?:forbidden|no-such-lab)$/);
  again.socket.terminate();
});

it("are dropped when the user is removed, and do not come back", async () => {
  const cookie = await dropped(() => setUsers([]));
  await expect(openWindow(cookie)).rejects.toThrow();
  // Nor when there is somebody of that name again, with another password.
  setUsers([{ ...ada, passwordSince: 7 }]);
  await expect(openWindow(cookie)).rejects.toThrow();
});

it("are dropped at a new password, and do not come back by the old one's cookie", async () => {
  const cookie = await dropped(() => setUsers([{ ...ada, passwordSince: 5 }]));
  await expect(openWindow(cookie)).rejects.toThrow();
  const anew = await openWindow(await signIn());
  expect(await anew.ask(stop)).toBe("ok");
  anew.socket.terminate();
});
