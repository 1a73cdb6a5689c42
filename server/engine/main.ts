/**
 * The engine: owns every lab and is the only program that touches the kernel.
 * Run as `node dist/engine.js [--idle-exit=SECONDS]`; prints "engine ready" when
 * it can be reached at its socket.
 */
import { chmod, mkdir } from "node:fs/promises";
import type { Socket } from "node:net";
import { parseArgs } from "node:util";
import { wirelabPaths } from "@/server/paths";
import { WEB_USER } from "@/server/privilege/stays";
import { Access } from "./access/access";
import { Doctor } from "./doctor/doctor";
import { doorOf, openDoor } from "./host/door";
import { hostPaths } from "./host/paths";
import { LabRegistry } from "./labs/registry";
import { storageError } from "./labs/storageError";
import { HostDoor } from "./places/hostDoor";
import { withUplinks } from "./places/uplinkMachine";
import { type SharedContext, serveConnection } from "./socket/connection";
import { idleTimer } from "./socket/idle";
import { assertPrivate } from "./socket/private";
import { AlreadyRunning, listenOnSocket } from "./socket/server";
import { succeed } from "./socket/successor";

/** An engine that was told to end does so within this time, finished or not: what matters is on disk. */
const EXIT_WITHIN_MS = 1800;

function idleExitSeconds(): number | null {
  const { values } = parseArgs({ options: { "idle-exit": { type: "string" } } });
  if (values["idle-exit"] === undefined) return null;
  const seconds = Number(values["idle-exit"]);
  if (!Number.isFinite(seconds) || seconds < 0) throw new Error("--idle-exit takes a number of seconds.");
  return seconds;
}

async function main(): Promise<void> {
  const idleExit = idleExitSeconds();
  const paths = wirelabPaths();
  try {
    for (const folder of [paths.home, paths.labs, paths.run]) await mkdir(folder, { recursive: true, mode: 0o700 });
    // The folder may be older than this program, and the socket in it is the key to every lab.
    await chmod(paths.run, 0o700);
  } catch (error) {
    throw storageError(paths.home, error);
  }
  await assertPrivate(paths.run);

  let engine: SharedContext | null = null;
  const idle = idleTimer(idleExit, () => void exit());
  // The socket is the lock: it is taken before any lab is touched. Who connects sooner waits.
  let open: (engine: SharedContext) => void = () => {};
  const opened = new Promise<SharedContext>((resolve) => {
    open = resolve;
  });
  const serve = (local: boolean) => (socket: Socket) => {
    socket.pause();
    void opened.then((ready) => {
      serveConnection(socket, ready, local);
      socket.resume();
    });
  };
  const clients = { own: 0, web: 0 };
  const count = (which: keyof typeof clients) => (now: number) => {
    clients[which] = now;
    idle.clients(clients.own + clients.web);
  };
  const own = await listenOnSocket(paths.engineSocket, serve(true), count("own"));
  const webUser = Number(process.env[WEB_USER]) || null;
  // The one before gives its sockets away one after the other.
  await succeed(paths.engineFile);
  const web =
    webUser === null
      ? await listenOnSocket(paths.webSocket, serve(false), count("web"))
      : await openDoor(doorOf(paths.webSocket), webUser, serve(false), count("web"));

  async function exit(): Promise<void> {
    setTimeout(() => process.exit(0), EXIT_WITHIN_MS).unref();
    await Promise.all([own.close(), web.close()]);
    await engine?.labs.close();
    process.exit(0);
  }
  process.once("SIGINT", () => void exit());
  process.once("SIGTERM", () => void exit());

  const doctor = new Doctor();
  const access = new Access(paths.users, paths.labs);
  const door = new HostDoor(hostPaths());
  const labs = await LabRegistry.open(paths.labs, withUplinks(doctor, door));
  labs.include(door);
  engine = { labs, doctor, access, door };
  open(engine);
  console.log("engine ready");
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof AlreadyRunning ? 3 : 1);
});
