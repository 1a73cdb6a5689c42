/** What root starts: who its programs run as, seen in /proc, and that all goes as it does for an ordinary user. */
import { once } from "node:events";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { whyNoOvs } from "../engine/testing/lacking";
import { type ProcessSeen, type RootsMachine, startRootsMachine, whyNoMachine } from "./testing/rootsMachine";

// Root has what it needs for that in any case, and opens it for others.
const SWITCH = whyNoOvs() === null ? "ovs" : "bridge";
const LAB = `wirelab: 1
name: alpha
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: sw1, kind: ${SWITCH} }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: sw1, name: p1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: sw1, name: p2 } }
`;

const why = whyNoMachine();

describe.skipIf(why !== null)(`what root starts${why === null ? "" : ` (${why})`}`, () => {
  let machine: RootsMachine;
  beforeEach(async () => {
    machine = await startRootsMachine();
  });
  afterEach(() => machine.remove());

  const writeLab = () => machine.run("sh", "-c", `printf %s '${LAB}' >/root/alpha.yaml`);
  const named = (part: string): ProcessSeen => {
    // A program by its first word, a script by its file.
    const found = machine
      .processes()
      .find(({ words }) => (part.includes("/") ? words.includes(part) : words.startsWith(part)));
    if (!found) throw new Error(`${part} is not running`);
    return found;
  };
  const left = () => machine.processes().map(({ words }) => words);

  it("runs as an ordinary user without any capability: web server, engine, labs and Open vSwitch", async () => {
    const product = await machine.startProduct();
    expect(product.output()).toContain("going on as user 61184");
    writeLab();
    expect(machine.wirelab("up", "/root/alpha.yaml")).toMatchObject({ exitCode: 0, stderr: "" });
    const program = machine.start(
      process.execPath,
      "/root/wirelab/bin/wirelab.mjs",
      "exec",
      "ns1",
      "--",
      "sleep",
      "999",
    );
    await vi.waitFor(() => named("sleep 999"));

    const parts = ["dist/start.js", "dist/web.js", "dist/engine.js", "dist/holder.sh alpha", "sleep 999"];
    if (SWITCH === "ovs") parts.push("ovs-vswitchd ", "ovsdb-server ");
    for (const part of parts)
      expect.soft(named(part), part).toMatchObject({ uid: 61184, capabilities: 0n, noNewPrivileges: true });
    // Who typed is root still, and waits.
    const roots = machine.processes().filter(({ uid, capabilities }) => uid === 0 || capabilities !== 0n);
    expect(roots.map(({ words }) => words).filter((words) => !/bin\/(?:start|wirelab)\.mjs/.test(words))).toEqual([]);

    expect(machine.wirelab("exec", "ns1", "--", "ping", "-c1", "-W2", "10.1.1.2").exitCode).toBe(0);
    program.kill("SIGKILL");
    machine.run("kill", String(named("sleep 999").pid));
    // What the command line writes for root is root's; what it writes for Wirelab is not.
    expect(machine.wirelab("export", "alpha", "--out", "/root/out").exitCode).toBe(0);
    expect(machine.run("stat", "-c", "%u %a", "/root/out/deploy.sh").stdout).toBe("0 755\n");
    expect(machine.wirelab("open", "--json").exitCode).toBe(0);
    expect(machine.run("find", "/var/lib/wirelab-labs", "!", "-uid", "61184").stdout).toBe("");
    expect(machine.run("stat", "-c", "%u %a", "/var/lib/wirelab-labs").stdout).toBe("61184 700\n");

    expect(machine.wirelab("down", "alpha").exitCode).toBe(0);
    await product.end("SIGINT");
    expect(product.output()).toContain("No lab was running");
    expect(left()).toEqual([]);
  });

  it("leaves the host's engine alone to root, and lets who stands in for root use it", async () => {
    const product = await machine.startProduct();
    const enabled = machine.wirelab("host", "enable");
    expect(enabled, enabled.stderr).toMatchObject({ exitCode: 0 });
    expect(enabled.stdout).toContain("root and user 61184");
    expect(named("dist/host.js").uid).toBe(0);
    expect(machine.run("stat", "-c", "%u %a", "/run/wirelab/door").stdout).toBe("61184 700\n");
    // It examines the machine when it starts, in a sandbox of a moment.
    await vi.waitFor(
      () => {
        const roots = machine.processes().filter(({ uid }) => uid === 0);
        expect(roots.map(({ words }) => words).filter((words) => !/start\.mjs|host\.js/.test(words))).toEqual([]);
      },
      { timeout: 15_000, interval: 200 },
    );
    expect(machine.wirelab("host", "disable").exitCode).toBe(0);
    await product.end("SIGTERM");
    expect(left()).toEqual([]);
  });

  it("deploys on the machine itself for root, and enters what is there as root", () => {
    const bridged = LAB.replace("kind: ovs", "kind: bridge").replace("name: alpha", "name: beta");
    machine.run("sh", "-c", `printf %s '${bridged}' >/root/beta.yaml`);
    expect(machine.wirelab("host", "enable").exitCode).toBe(0);
    const up = machine.wirelab("up", "/root/beta.yaml", "--host");
    expect(up.exitCode, up.stderr).toBe(0);
    expect(machine.run("ip", "-o", "link", "show", "master", "sw1").stdout).toMatch(/p1[\s\S]*p2/);
    const inside = machine.wirelab("exec", "-l", "beta", "ns1", "--", "ping", "-c1", "-W2", "10.1.1.2");
    expect(inside.exitCode, inside.stderr).toBe(0);
    expect(machine.wirelab("host", "disable", "--stop").exitCode).toBe(0);
    expect(machine.run("ip", "link", "show", "sw1").exitCode).not.toBe(0);
  });

  it("reaches a Node below root's folder, and runs as a user that was named", async () => {
    machine.run("mkdir", "-p", "/root/.nvm/v1/bin");
    machine.run("sh", "-c", `: >/root/.nvm/v1/bin/node; mount --bind ${process.execPath} /root/.nvm/v1/bin/node`);
    const node = "/root/.nvm/v1/bin/node";
    const wirelab = (...args: string[]) => machine.run(node, "/root/wirelab/bin/wirelab.mjs", ...args);
    writeLab();
    const up = machine.run(
      "env",
      "WIRELAB_USER=daemon",
      node,
      "/root/wirelab/bin/wirelab.mjs",
      "up",
      "/root/alpha.yaml",
    );
    expect(up.exitCode, up.stderr).toBe(0);
    const daemon = Number(machine.run("id", "-u", "daemon").stdout);
    expect(named("dist/engine.js")).toMatchObject({ uid: daemon, capabilities: 0n });
    expect(named("dist/engine.js").words).toContain(node);
    expect(machine.run("stat", "-c", "%U", "/var/lib/wirelab-labs").stdout).toBe("daemon\n");
    // The folder tells it from then on.
    expect(wirelab("exec", "ns1", "--", "ping", "-c1", "-W2", "10.1.1.2").exitCode).toBe(0);
    expect(wirelab("down", "alpha").exitCode).toBe(0);
    machine.run("kill", String(named("dist/engine.js").pid));
    await vi.waitFor(() => expect(left()).toEqual([]));
    const other = machine.run("env", "WIRELAB_USER=games", node, "/root/wirelab/bin/wirelab.mjs", "status");
    expect(other.stderr).toContain("belongs to daemon");
    expect(
      machine.run("env", "WIRELAB_USER=nobody-such", node, "/root/wirelab/bin/wirelab.mjs", "status").stderr,
    ).toContain('no user "nobody-such"');
  });

  it("does nothing as root that an engine tells it to", async () => {
    // An engine that fell into bad hands: it is an ordinary user's, and root types commands to it.
    const evil = `const answers = {
        hello: { protocol: 1, version: "0", pid: 1 },
        "labs.list": { labs: [] },
        "lab.enter": JSON.parse(process.argv[1]),
      };
      require("fs").mkdirSync("/var/lib/wirelab-labs/run", { recursive: true });
      require("net").createServer((socket) => {
        let text = "";
        socket.on("error", () => {}).on("data", (chunk) => {
          const lines = (text + chunk).split("\\n");
          text = lines.pop();
          for (const { id, request } of lines.map(JSON.parse)) socket.write(JSON.stringify({ re: id, ok: answers[request.type] }) + "\\n");
        });
      }).listen("/var/lib/wirelab-labs/run/engine.sock", () => console.log("up"));`;
    machine.run("sh", "-c", "mkdir -m 700 /var/lib/wirelab-labs && chown 61184:61184 /var/lib/wirelab-labs");
    const drop = ["setpriv", "--reuid=61184", "--regid=61184", "--clear-groups"];
    for (const enter of [
      { file: "touch", args: ["/root/taken", "--"] },
      { file: "sh", args: ["-c", "id -u >/tmp/who; touch /root/taken", "--target=1"] },
    ]) {
      const engine = machine.start(...drop, process.execPath, "-e", evil, JSON.stringify(enter));
      await once(engine.stdout as Readable, "data");
      const { exitCode, stderr } = machine.wirelab("exec", "-l", "alpha", "ns1", "--", "true");
      expect(exitCode, stderr).not.toBe(0);
      expect(stderr).toMatch(/no way into a node|Permission denied/);
      machine.run("kill", String(machine.processes().find(({ uid }) => uid === 61184)?.pid));
      await once(engine, "exit");
      machine.run("rm", "-f", "/var/lib/wirelab-labs/run/engine.sock");
    }
    expect(machine.run("cat", "/tmp/who").stdout).toBe("61184\n");
    expect(machine.run("ls", "/root/taken").exitCode).not.toBe(0);
  });

  it("ends with root's own process, however that ended", async () => {
    const product = await machine.startProduct();
    await product.end("SIGKILL");
    await vi.waitFor(() => expect(left()).toEqual([]), { timeout: 10_000 });
  });

  it("is started by a command of root's as that user, too", () => {
    writeLab();
    const up = machine.wirelab("up", "/root/alpha.yaml");
    expect(up.exitCode, up.stderr).toBe(0);
    expect(up.stderr).toContain("going on as user 61184");
    for (const part of ["dist/engine.js", "dist/holder.sh alpha"])
      expect(named(part)).toMatchObject({ uid: 61184, capabilities: 0n, noNewPrivileges: true });
    expect(machine.wirelab("down", "alpha").exitCode).toBe(0);
  });

  it("runs as who called sudo, in their folder", () => {
    writeLab();
    const sudo = ["SUDO_UID=61300", "SUDO_GID=61300", "SUDO_USER=ada", "WIRELAB_HOME=/tmp/ada"];
    const up = machine.run("env", ...sudo, process.execPath, "/root/wirelab/bin/wirelab.mjs", "up", "/root/alpha.yaml");
    expect(up.exitCode, up.stderr).toBe(0);
    for (const part of ["dist/engine.js", "dist/holder.sh alpha"])
      expect(named(part)).toMatchObject({ uid: 61300, capabilities: 0n, noNewPrivileges: true });
    expect(machine.run("stat", "-c", "%u %a", "/tmp/ada").stdout).toBe("61300 700\n");
    // Root by itself finds what is theirs by its folder, and acts as them.
    const down = machine.run(
      "env",
      "WIRELAB_HOME=/tmp/ada",
      process.execPath,
      "/root/wirelab/bin/wirelab.mjs",
      "down",
      "alpha",
    );
    expect(down.exitCode, down.stderr).toBe(0);
  });

  it("takes over a folder of Wirelab's that was root's, and nothing else", () => {
    machine.run("mkdir", "-p", "/root/old/labs/alpha", "/root/mine", "/root/linked/labs", "/root/elsewhere");
    machine.run("sh", "-c", `printf %s '${LAB}' >/root/old/labs/alpha/topology.yaml; : >/root/mine/thesis.txt`);
    machine.run("ln", "-s", "/root/elsewhere", "/root/linked/labs/link");
    const status = (home: string) => machine.run("env", `WIRELAB_HOME=${home}`, ...wirelab, "status", "--json");
    const wirelab = [process.execPath, "/root/wirelab/bin/wirelab.mjs"];

    const taken = status("/root/old");
    expect(taken.stderr).toContain("going on as user 61184");
    expect(taken.exitCode, taken.stderr).toBe(0);
    expect(JSON.parse(taken.stdout).labs).toMatchObject([{ name: "alpha" }]);
    expect(machine.run("find", "/root/old", "!", "-uid", "61184").stdout).toBe("");

    expect(status("/root/mine").stderr).toContain("holds what is not Wirelab's (thesis.txt)");
    expect(machine.run("stat", "-c", "%u", "/root/mine", "/root/mine/thesis.txt").stdout).toBe("0\n0\n");
    expect(status("/root/linked").exitCode).toBe(0);
    expect(machine.run("stat", "-c", "%u", "/root/elsewhere").stdout).toBe("0\n");

    machine.run("mkdir", "-m", "777", "/root/open");
    expect(status("/root/open").stderr).toContain("others than root may write");
  });

  it("says where labs are that root made as root, and finds them by WIRELAB_USER=root", async () => {
    machine.run("mkdir", "-p", "/root/.local/share/wirelab/labs/alpha");
    machine.run("sh", "-c", `printf %s '${LAB}' >/root/.local/share/wirelab/labs/alpha/topology.yaml`);
    const { stderr } = machine.wirelab("status");
    expect(stderr).toContain("/root/.local/share/wirelab/labs (alpha)");
    machine.run("kill", String(named("dist/engine.js").pid));
    await vi.waitFor(() => expect(left()).toEqual([]));
    const command = stderr.match(/cp -R .*/)?.[0] ?? "";
    expect(machine.run("sh", "-c", command).exitCode).toBe(0);
    expect(JSON.parse(machine.wirelab("status", "--json").stdout).labs).toMatchObject([{ name: "alpha" }]);
    const kept = machine.run(
      "env",
      "WIRELAB_USER=root",
      process.execPath,
      "/root/wirelab/bin/wirelab.mjs",
      "status",
      "--json",
    );
    expect(JSON.parse(kept.stdout).labs).toMatchObject([{ name: "alpha" }]);
    expect(kept.stderr).toContain("staying root: it was told to");
  });

  it("stays root for labs where users may make no namespaces, says so, and drops the web server alone", async () => {
    const refusing = `#!/bin/sh
[ "$(id -u)" = 0 ] || { echo "unshare: unshare failed: Operation not permitted" >&2; exit 1; }
exec /usr/bin/unshare "$@"`;
    machine.run("sh", "-c", `printf '%s\\n' '${refusing}' >/run/bin/unshare; chmod 755 /run/bin/unshare`);
    const product = await machine.startProduct();
    expect(product.output()).toContain("staying root: user 61184 may not make user namespaces here");
    expect(named("dist/web.js")).toMatchObject({ uid: 61184, capabilities: 0n, noNewPrivileges: true });
    expect(named("dist/engine.js").uid).toBe(0);
    writeLab();
    expect(machine.wirelab("up", "/root/alpha.yaml").exitCode).toBe(0);
    expect(machine.wirelab("doctor").stdout).toContain("for root alone, as whom Wirelab runs");
    // A browser gets in, and the web server reaches the engine by its own door.
    const address = JSON.parse(machine.wirelab("open", "--json").stdout).address;
    const script = `const signedIn = await fetch(${JSON.stringify(address)}, { redirect: "manual" });
      const cookie = signedIn.headers.getSetCookie()[0].split(";")[0];
      const labs = await fetch(new URL("/api/labs", ${JSON.stringify(address)}), { headers: { cookie } });
      console.log(labs.status, await labs.text());`;
    expect(machine.run(process.execPath, "--input-type=module", "-e", script).stdout).toMatch(/^200 .*"alpha"/);
    expect(machine.wirelab("down", "alpha").exitCode).toBe(0);
    await product.end("SIGINT");
    expect(left()).toEqual([]);
  });
});
