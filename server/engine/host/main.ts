/**
 * The engine of the host place: a second instance with privilege, whose labs live in
 * the machine's own root namespace. Run by root as `node dist/host.js [--user=UID]`,
 * which `wirelab host enable` does; prints "host engine ready" when it can be reached.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { geteuid } from "node:process";
import { parseArgs } from "node:util";
import type { Topology } from "@/lib/topology/schema";
import { Access } from "@/server/engine/access/access";
import { Doctor } from "@/server/engine/doctor/doctor";
import { LabRegistry } from "@/server/engine/labs/registry";
import { endHostStrays } from "@/server/engine/sandbox";
import { type SharedContext, serveConnection } from "@/server/engine/socket/connection";
import { AlreadyRunning } from "@/server/engine/socket/server";
import { succeed } from "@/server/engine/socket/successor";
import { closeDoor, openDoor } from "./door";
import { hostMachine } from "./hostMachine";
import { NetnsMarks } from "./netnsMarks";
import { hostPaths } from "./paths";
import { HOST_REQUESTS } from "./requests";
import { Uplinks } from "./uplink/uplinks";

const EXIT_WITHIN_MS = 5000;
/** Time in which a change that could cut somebody off is to be confirmed. `WIRELAB_CONFIRM_SECONDS` sets another. */
const CONFIRM_WITHIN_S = 60;

function allowedUser(): number | null {
  const { values } = parseArgs({ options: { user: { type: "string" } } });
  if (values.user === undefined) return null;
  const user = Number(values.user);
  if (!Number.isInteger(user) || user < 0) throw new Error("--user takes the number of a user.");
  return user;
}

const wantsForwarding = (applied: Topology | null): boolean =>
  applied?.nodes.some((node) => node.kind === "host" && node.forwarding?.ipv4 === true) === true;

async function main(): Promise<void> {
  if (geteuid?.() !== 0) throw new Error("The engine of the host place must be run by root.");
  const user = allowedUser();
  const paths = hostPaths();
  await mkdir(paths.home, { recursive: true, mode: 0o700 });

  let labs: LabRegistry | null = null;
  let uplinks: Uplinks | null = null;
  const doctor = new Doctor();
  const access = new Access(join(paths.home, "users.json"), join(paths.home, "labs"));
  let open: (ready: Pick<SharedContext, "labs" | "uplinks">) => void = () => {};
  const opened = new Promise<Pick<SharedContext, "labs" | "uplinks">>((resolve) => {
    open = resolve;
  });
  const server = await openDoor(paths, user, (socket) => {
    socket.pause();
    void opened.then((ready) => {
      // Who may connect at all is settled by the door: it is theirs alone.
      serveConnection(socket, { ...ready, doctor, access, allowed: HOST_REQUESTS }, true);
      socket.resume();
    });
  });
  await succeed(paths.engine);

  async function exit(): Promise<void> {
    setTimeout(() => process.exit(0), EXIT_WITHIN_MS).unref();
    await server.close();
    // Before anything that takes time: the next engine may make another.
    await closeDoor(paths);
    uplinks?.close();
    await labs?.close();
    await rm(paths.engine, { force: true });
    process.exit(0);
  }
  process.once("SIGINT", () => void exit());
  process.once("SIGTERM", () => void exit());

  const confirmWithin = Number(process.env.WIRELAB_CONFIRM_SECONDS) || CONFIRM_WITHIN_S;
  const forwardingWanted = () => labs?.all().some(({ state }) => wantsForwarding(state.applied)) ?? false;
  const opening = { folder: paths.uplinks, user, confirmWithin, forwardingWanted };
  await endHostStrays();
  labs = await LabRegistry.open(join(paths.home, "labs"), hostMachine(doctor), {
    marks: new NetnsMarks(paths.netns),
    labs: paths.labs,
    confirmWithin,
    forwardingBorrowed: () => uplinks?.turnedForwardingOn === true,
  });
  uplinks = await Uplinks.open(opening);
  open({ labs, uplinks });
  console.log("host engine ready");
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof AlreadyRunning ? 3 : 1);
});
