import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { whyNoTun } from "@/server/engine/testing/lacking";
import { nothingObserved } from "../observed/types";
import type { Topology } from "../topology/schema";
import { planLab } from "./planner";
import { renderCommand } from "./render";
import { simulateAll } from "./simulate";
import type { Step } from "./step";
import { commandsOf } from "./steps/index";
import { ROOT_ENVIRONMENT } from "./testing/environment";

/** Every golden plan, typed into bash on a bare machine: the kernel and Open vSwitch take each of its commands. */
const FOLDER = join(import.meta.dirname, "golden");
const run = promisify(execFile);
const capabilities = { ovs: "netdev", place: "host" } as const;

/** Cases called `full-…` use what smaller kernels leave out; where it is missing, they run by `npm run test:fullkernel`. */
const NEEDED_FOR_FULL = [
  ...["dummy", "bond", "vrf table 5"].map((kind) => `ip link add x-${kind.slice(0, 3)} type ${kind}`),
  "ip link add v0 type veth peer name v1; ip link add v0.5 link v0 type vlan id 5",
  "tc qdisc add dev v0 root netem delay 1ms",
];

const SET_UP = ["set -eux", "mount -t tmpfs -o mode=755 tmpfs /run", "mount -t sysfs sysfs /sys", "ip link set lo up"];
const OVS_ENDS = "kill -9 $(cat /run/openvswitch/ovs-vswitchd.pid) $(cat /run/openvswitch/ovsdb-server.pid)";

/** The commands of the case as plan.txt shows them. */
const shown = (name: string): string[] =>
  readFileSync(join(FOLDER, name, "plan.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !/^(\[| {4}|drift:)/.test(line));

function before(name: string): string[] {
  const read = <T>(file: string, parseText: (text: string) => T): T | null => {
    const path = join(FOLDER, name, file);
    return existsSync(path) ? parseText(readFileSync(path, "utf8")) : null;
  };
  const machine = read("machine.json", (text) => JSON.parse(text) as Step[]) ?? [];
  const done = machine.flatMap((step) => commandsOf(step).map(renderCommand));
  const applied = read("applied.yml", (text) => parse(text) as Topology);
  if (!applied) return done;
  const found = simulateAll(nothingObserved(), machine);
  const { steps } = planLab({ topology: applied, observed: found, applied: null, capabilities });
  const hands = read("hands.json", (text) => JSON.parse(text) as (Step | "ovsEnds")[]) ?? [];
  return [
    ...done,
    ...steps.flatMap(({ commands }) => commands.map(renderCommand)),
    // Veths of a namespace that was removed vanish a moment later.
    ...hands.flatMap((hand) =>
      hand === "ovsEnds" ? [OVS_ENDS, "sleep 0.2"] : [...commandsOf(hand).map(renderCommand), "sleep 0.2"],
    ),
  ];
}

/** Whether the kernel has all that the cases called `full-…` need. */
const isFull = await run("unshare", [
  "--user",
  "--map-root-user",
  "--net",
  "bash",
  "-ec",
  NEEDED_FOR_FULL.join("\n"),
]).then(
  () => true,
  () => false,
);

const whyNot = whyNoTun();

// Each on a machine of its own.
describe.concurrent("golden plans on a real kernel", () => {
  it.for(readdirSync(FOLDER))("%s", async (name, context) => {
    if (name.startsWith("full-") && !isFull) context.skip("this kernel lacks dummy, bond, VRF, 802.1Q or netem");
    if (name.endsWith("services")) context.skip("their programs and records are those of services.kernel.test.ts");
    const script = [...SET_UP, ...before(name), ...shown(name), "echo all done"].join("\n");
    if (whyNot !== null && /\b(?:ovs-vswitchd|tuntap)\b/.test(script)) context.skip(whyNot);
    const bare = ["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
    const { stdout } = await run("unshare", [...bare, "bash", "--norc", "-c", script], {
      timeout: 50_000,
      env: ROOT_ENVIRONMENT,
    });
    expect(stdout).toContain("all done");
  });
});
