/** Whom `wirelab host enable --user` lets in: that user and root, and nobody else; nor is one user's lab another's. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type RootsMachine, startRootsMachine, whyNoMachine } from "../../privilege/testing/rootsMachine";
import { parseStat } from "../../processStat";

const [LET_IN, OTHER] = [61190, 61191];
const SOCKET = "/run/wirelab/door/engine.sock";

/** Sends requests as they are, a line of JSON each, and prints the answers. */
const TALK = `const [socket, ...requests] = process.argv.slice(1);
const talk = require("net").connect(socket);
talk.on("error", ({ code }) => { console.log(code); process.exit(1); });
requests.forEach((request, id) => talk.write(JSON.stringify({ id, request: JSON.parse(request) }) + "\\n"));
let said = "";
talk.on("data", (chunk) => { said += chunk; if (said.split("\\n").length > requests.length) { console.log(said); process.exit(0); } });`;

const why = whyNoMachine();

describe.skipIf(why !== null)(`wirelab host enable --user${why === null ? "" : ` (${why})`}`, () => {
  let machine: RootsMachine;
  beforeEach(async () => {
    machine = await startRootsMachine();
    // The checkout and Node lie below folders that may be closed to others.
    machine.run("mkdir", "/tmp/checkout", "/tmp/node");
    machine.run("mount", "--bind", "/root/wirelab", "/tmp/checkout");
    machine.run("sh", "-c", `: >/tmp/node/node && mount --bind ${process.execPath} /tmp/node/node`);
  });
  afterEach(() => machine.remove());

  const as = (uid: number, ...command: string[]) =>
    machine.run(
      "setpriv",
      `--reuid=${uid}`,
      `--regid=${uid}`,
      "--clear-groups",
      "env",
      `HOME=/tmp/home-${uid}`,
      ...command,
    );
  const wirelab = (uid: number, ...args: string[]) =>
    as(uid, "/tmp/node/node", "/tmp/checkout/bin/wirelab.mjs", ...args);
  const talk = (uid: number, ...requests: object[]) =>
    as(uid, "/tmp/node/node", "-e", TALK, SOCKET, ...requests.map((request) => JSON.stringify(request)));
  const enable = (uid: number) => machine.wirelab("host", "enable", "--user", String(uid));

  it("lets that user reach it, and a third one not even look", () => {
    const enabled = enable(LET_IN);
    expect(enabled, enabled.stderr).toMatchObject({ exitCode: 0 });
    expect(enabled.stdout).toContain(`root and user ${LET_IN}`);
    expect(machine.run("stat", "-c", "%u %a", "/run/wirelab/door", SOCKET).stdout).toBe(
      `${LET_IN} 700\n${LET_IN} 600\n`,
    );

    const status = wirelab(LET_IN, "host", "status");
    expect(status, status.stderr).toMatchObject({ exitCode: 0 });
    expect(status.stdout).toContain("switched on");
    expect(talk(LET_IN, { type: "labs.list" }).stdout).toContain('"labs":[]');

    expect(wirelab(OTHER, "host", "status")).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining("not for this user"),
    });
    expect(talk(OTHER, { type: "labs.list" })).toMatchObject({ exitCode: 1, stdout: "EACCES\n" });
    expect(as(OTHER, "ls", "/run/wirelab/door").exitCode).not.toBe(0);
    // What root keeps is not even for who is let in.
    for (const folder of ["/var/lib/wirelab", "/run/wirelab/uplinks", "/run/wirelab/host.log"])
      expect(as(LET_IN, "cat", folder).stderr, folder).toContain("Permission denied");
    expect(wirelab(LET_IN, "host", "disable").stderr).toContain("takes root");
    expect(machine.wirelab("host", "status").exitCode).toBe(0);
  });

  it("changes whom it lets in only when it was switched off in between", () => {
    enable(LET_IN);
    expect(enable(OTHER).stdout).toContain("already");
    expect(talk(OTHER, { type: "labs.list" }).stdout).toBe("EACCES\n");
    expect(machine.wirelab("host", "disable").exitCode).toBe(0);
    expect(enable(OTHER).exitCode).toBe(0);
    expect(talk(OTHER, { type: "labs.list" }).exitCode).toBe(0);
    expect(talk(LET_IN, { type: "labs.list" }).stdout).toBe("EACCES\n");
    expect(machine.wirelab("host", "disable").exitCode).toBe(0);
  });

  it("leads out namespaces of that user alone", async () => {
    machine.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
    enable(LET_IN);
    const started = [LET_IN, OTHER].map((uid) =>
      machine.start(
        ...["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"],
        ...["unshare", "--user", "--map-root-user", "--net", "sleep", String(10_000 + uid)],
      ),
    );
    const holderOf = async (uid: number) => {
      const found = await vi.waitFor(() => {
        const one = machine.processes().find(({ words }) => words === `sleep ${10_000 + uid}`);
        expect(one).toBeDefined();
        return one as { pid: number };
      });
      const stat = machine.run("cat", `/proc/${found.pid}/stat`).stdout;
      return { pid: found.pid, startTime: parseStat(stat)?.startTime ?? "" };
    };
    const set = async (uid: number) => {
      const request = {
        type: "uplink.set",
        lab: "one",
        holder: await holderOf(uid),
        name: "up0",
        address: "10.1.1.1/24",
      };
      return talk(LET_IN, request).stdout;
    };
    expect(await set(OTHER)).toContain("does not belong to the user");
    expect(machine.run("ip", "link", "show", "wl-one").exitCode).not.toBe(0);
    const made = await set(LET_IN);
    expect(made).toContain('"cable":true');
    expect(machine.run("ip", "link", "show", "wl-one").stdout).toContain("alias wirelab:one");
    // A process of that user in the machine's own network is no lab.
    const { pid } = machine.processes().find(({ words }) => words.includes("dist/host.js")) as { pid: number };
    const stat = machine.run("cat", `/proc/${pid}/stat`).stdout;
    const holder = { pid, startTime: parseStat(stat)?.startTime ?? "" };
    const root = talk(LET_IN, { type: "uplink.set", lab: "two", holder, name: "up0", address: "10.1.2.1/24" });
    expect(root.stdout).toContain("does not belong to the user");
    for (const child of started) child.kill("SIGKILL");
    machine.run("kill", "-KILL", String((await holderOf(LET_IN)).pid));
    await vi.waitFor(() => expect(machine.run("nft", "list", "tables").stdout).toBe(""), { timeout: 10_000 });
    expect(machine.run("ip", "link", "show", "wl-one").exitCode).not.toBe(0);
    expect(machine.wirelab("host", "disable").exitCode).toBe(0);
  });
});
