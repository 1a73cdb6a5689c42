/** The command line against a real engine and kernel, as it is typed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliResult, runProgram } from "@/e2e/fixtures/product";
import { PcapngReader } from "@/lib/capture/pcapng/read";
import { connectEngine } from "../client/connection";
import { wirelabPaths } from "../paths";

const WAY_B = `wirelab: 1
name: Way B
nodes:
  - { name: ns1, kind: namespace }
  - { name: ns2, kind: namespace }
  - { name: br-test, kind: bridge }
links:
  - { kind: veth, a: { node: ns1, name: tap1, addresses: [10.1.1.1/24] }, b: { node: br-test, name: br-tap1 } }
  - { kind: veth, a: { node: ns2, name: tap2, addresses: [10.1.1.2/24] }, b: { node: br-test, name: br-tap2 } }
`;

let folder: string;
let home: string;
let file: string;
let wirelab: (...args: string[]) => Promise<CliResult>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
  home = join(folder, "home");
  file = join(folder, "way-b.yaml");
  writeFileSync(file, WAY_B);
  wirelab = (...args) => runProgram("bin/wirelab.mjs", args, { ...process.env, WIRELAB_HOME: home });
});

afterAll(async () => {
  await wirelab("down", "--all");
  const paths = wirelabPaths({ ...process.env, WIRELAB_HOME: home });
  const engine = await connectEngine(paths.engineSocket);
  process.kill(engine.hello.pid, "SIGTERM");
  await engine.ended;
  rmSync(folder, { recursive: true });
});

it("is of no use before there is a lab, and says what to do", async () => {
  expect(await wirelab("status")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("wirelab up FILE") });
  expect(await wirelab("exec", "ns1", "--", "true")).toMatchObject({ exitCode: 4 });
  expect(await wirelab("down")).toMatchObject({ exitCode: 0, stdout: "No lab is running.\n" });
});

describe("a lab from a file", () => {
  it("comes up with a line per step, and does nothing when it is up", async () => {
    const up = await wirelab("up", file);
    expect(up).toMatchObject({ exitCode: 0, stderr: "" });
    expect(up.stdout).toContain("✓ ip netns add ns1");
    expect(up.stdout).toMatch(/way-b is running: \d+ steps/);
    expect((await wirelab("up", file)).stdout).toBe("way-b is as the file says; there was nothing to do.\n");
  });

  it("takes the terminal and the language of who asks into a lab, and none of their secrets", async () => {
    const env = { ...process.env, WIRELAB_HOME: home, AWS_SECRET: "secret", TERM: "screen", LC_TIME: "C.UTF-8" };
    const { stdout } = await runProgram("bin/wirelab.mjs", ["exec", "ns1", "--", "env"], env);
    const names = stdout
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0]);
    const allowed = ["COLORTERM", "HOME", "LANG", "LC_TIME", "NO_COLOR", "PATH", "TERM", "TZ", "WIRELAB_LAB"];
    expect(names.filter((name) => !allowed.includes(name ?? "") && !name?.startsWith("LC_"))).toEqual([]);
    expect(stdout).toContain("TERM=screen\n");
    expect(stdout).toContain("HOME=/root\n");
    expect(stdout).not.toContain(home);
  });

  it("takes a change of the file as the difference", async () => {
    writeFileSync(file, `${WAY_B}\n# a comment alone\n`.replace("10.1.1.2/24", "10.1.1.3/24"));
    const { run } = JSON.parse((await wirelab("up", file, "--json")).stdout);
    expect(run.steps.map(({ step }: { step: { op: string } }) => step.op).sort()).toEqual([
      "addAddress",
      "deleteAddress",
    ]);
    writeFileSync(file, WAY_B);
    expect((await wirelab("up", file)).exitCode).toBe(0);
  });

  it("is seen by status", async () => {
    const { labs } = JSON.parse((await wirelab("status", "--json")).stdout);
    expect(labs).toMatchObject([{ name: "way-b", status: "running", nodes: 3, links: 2 }]);
    expect((await wirelab("status", "way-b")).stdout).toContain("ns1:tap1 ↔ br-test:br-tap1  up");
  });

  it("lets commands run in its nodes, with their output and exit codes", async () => {
    expect((await wirelab("exec", "ns1", "--", "ping", "-c1", "-W2", "10.1.1.2")).exitCode).toBe(0);
    const address = await wirelab("exec", "-l", "way-b", "ns2", "ip", "-br", "address", "show", "tap2");
    expect(address.stdout).toContain("10.1.1.2/24");
    expect((await wirelab("exec", "ns1", "--", "sh", "-c", "exit 7")).exitCode).toBe(7);
    expect((await wirelab("exec", "ns1", "--", "sh", "-c", "kill -9 $$")).exitCode).toBe(137);
    expect(await wirelab("exec", "nope", "--", "true")).toMatchObject({ exitCode: 4 });
  });

  it("pings everybody from everybody, and says what is in the way", async () => {
    const all = await wirelab("ping-all", "way-b");
    expect(all).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Everybody reaches everybody: 2 pings") });
    await wirelab("exec", "br-test", "--", "ip", "link", "set", "br-tap2", "down");
    const broken = await wirelab("ping-all", "--json");
    await wirelab("exec", "br-test", "--", "ip", "link", "set", "br-tap2", "up");
    expect(broken.exitCode).toBe(1);
    expect(JSON.parse(broken.stdout).cells).toContainEqual(
      expect.objectContaining({ from: "ns1", to: "ns2", failure: expect.objectContaining({ reason: "link-down" }) }),
    );
    expect(await wirelab("ping-all", "--node", "ns1")).toMatchObject({ exitCode: 2 });
    expect(await wirelab("measure", "--seconds", "1000000000")).toMatchObject({ exitCode: 2 });
  });

  it("prints a plan that is the commands it ran", async () => {
    const { commands } = JSON.parse((await wirelab("plan", file, "--json")).stdout);
    const text = (await wirelab("plan", file)).stdout;
    expect(commands).toContain("ip link add br-test type bridge");
    expect(text.split("\n").filter((line) => line && !line.startsWith("#"))).toEqual(commands);
    expect((await wirelab("plan", "way-b")).stdout).toBe("# way-b: 0 steps, 0 commands\n");
  });

  it("shows its packets as pcapng, and points at a filter's mistake", async () => {
    const path = join(home, "ping.pcapng");
    const capturing = wirelab("capture", "way-b", "ns1", "tap1", "icmp", "--both", "-c", "4", "-o", path);
    // The capture begins somewhere within these.
    const inside = (line: string) => wirelab("exec", "-l", "way-b", "ns1", "--", "sh", "-c", line);
    const pinging = inside("until [ -e /tmp/enough ]; do ping -c1 -W2 10.1.1.2 || exit 1; done");
    expect(await capturing).toMatchObject({ exitCode: 0, stderr: "" });
    const items = new PcapngReader().push(readFileSync(path));
    expect(items.filter(({ type }) => type === "packet")).toHaveLength(4);
    expect(items.flatMap((item) => (item.type === "interface" ? item.interface.name : []))).toEqual([
      "ns1/tap1",
      "br-test/br-tap1",
    ]);
    await inside("touch /tmp/enough");
    expect((await pinging).exitCode).toBe(0);
    const wrong = await wirelab("capture", "way-b", "ns1", "tap1", "icmp or prt", "-o", path);
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("  icmp or prt\n          ^^^") });
  });

  it("is exported whole", async () => {
    const folder = join(home, "out");
    expect((await wirelab("export", "way-b", "--out", folder)).exitCode).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["deploy.sh", "teardown.sh", "topology.yaml"]);
    expect(readFileSync(join(folder, "topology.yaml"), "utf8")).toBe(WAY_B);
    expect((await wirelab("export", "way-b")).stdout).toBe(WAY_B);
    expect((await wirelab("export", "way-b", "--deploy")).stdout).toContain("ip netns add ns1");
  });

  it("goes down", async () => {
    expect(await wirelab("down")).toMatchObject({ exitCode: 0, stdout: "way-b is stopped.\n" });
    expect((await wirelab("exec", "-l", "way-b", "ns1", "--", "true")).exitCode).toBe(1);
  });
});

describe("mistakes", () => {
  it("in a file are told like a compiler does, and change nothing", async () => {
    writeFileSync(join(home, "bad.yaml"), WAY_B.replace("10.1.1.1/24", "10.1.1.0/24"));
    const bad = await wirelab("up", join(home, "bad.yaml"), "--name", "way-b");
    expect(bad.exitCode).toBe(3);
    expect(bad.stderr).toMatch(/bad\.yaml:8: error links\[0\]\.a\.addresses\[0\]: "10\.1\.1\.0\/24" /);
    expect((await wirelab("export", "way-b")).stdout).toBe(WAY_B);
    expect((await wirelab("plan", join(home, "bad.yaml"))).exitCode).toBe(3);
    writeFileSync(join(home, "huge.yaml"), `${WAY_B}#${"x".repeat(4 * 1024 * 1024)}`);
    const huge = await wirelab("up", join(home, "huge.yaml"));
    expect([huge.exitCode, huge.stderr]).toEqual([3, expect.stringMatching(/longer than 4 MiB \(Split the lab/)]);
  });

  it.concurrent.each([
    [["nonsense"], 2],
    [["up"], 2],
    [["up", "a.yaml", "b.yaml"], 2],
    [["up", "--wrong", "a.yaml"], 2],
    [["export", "way-b", "--yaml", "--deploy"], 2],
    [["up", "/does/not/exist.yaml"], 4],
    [["status", "nolab"], 4],
    [["down", "nolab"], 4],
    [["open"], 5],
  ])("wirelab %j ends with %i and without a stack trace", async (args, exitCode) => {
    const result = await wirelab(...args);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toMatch(/^wirelab: /);
    expect(result.stderr).not.toMatch(/\n {4}at /);
  });
});
