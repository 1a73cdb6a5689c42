/** The proxy's readings and changes beside those of ip(8). */
import { afterAll, beforeAll, expect, test } from "vitest";
import { operationOf } from "@/lib/netlink/commands";
import { NAMESPACE_REQUESTS, namespaceFrom } from "@/lib/netlink/namespace";
import { askId, giveId, idFrom } from "@/lib/netlink/namespaceIds";
import { parseNetnsList } from "@/lib/observed/ipJson";
import { NAMESPACE_QUESTIONS, parseNamespaces } from "@/lib/observed/namespaceJson";
import { runCommand } from "@/server/engine/exec/run";
import { killSandbox, type Sandbox, startSandbox } from "@/server/engine/sandbox";
import { type NetlinkProxy, startNetlinkProxy, wentWell } from "./proxy";

let sandbox: Sandbox;
let proxy: NetlinkProxy;

async function ip(line: string, netns?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(sandbox, { file: "ip", args: line.split(" "), netns });
  if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}
/** As the engine reads it by ip(8). */
async function byIp(ns: string) {
  const args = ["-json", "-details", "-statistics", "-force", "-batch", "-"];
  const input = `${NAMESPACE_QUESTIONS.join("\n")}\n`;
  const { stdout } = await runCommand(sandbox, { file: "ip", args, netns: ns }, { input });
  return parseNamespaces(stdout)[0];
}
async function byProxy(ns: string) {
  const answer = await proxy.ask(
    ns,
    NAMESPACE_REQUESTS.map((message) => ({ kind: "netlink", message })),
  );
  return answer && namespaceFrom(answer.answers);
}
const done = async (ns: string, file: string, words: string) => {
  const operation = operationOf({ file, args: words.split(" "), netns: ns });
  if (!operation) return null;
  const answer = await proxy.ask(ns, [operation]);
  const [bytes] = answer?.answers ?? [];
  return bytes && wentWell(bytes);
};

beforeAll(async () => {
  sandbox = await startSandbox({ lab: "test-netlink" });
  proxy = startNetlinkProxy(sandbox);
  await ip("netns add a");
  await ip("netns add b");
  await ip("link add tap1 netns a type veth peer name br-tap1");
  await ip("link add x netns a type veth peer name y netns b");
  await ip("link set br-tap1 up");
});
afterAll(() => killSandbox(sandbox.identity));

test("it asks for the root's id of a namespace, and gives one to a namespace that has none", async () => {
  await ip("netns add fresh");
  const idOf = async (name: string) => {
    const answer = await proxy.ask("", [askId(name)]);
    return answer?.answers[0] && idFrom(answer.answers[0]);
  };
  expect(await idOf("fresh")).toBeNull();
  expect((await proxy.ask("", [giveId("fresh")]))?.answers.map(wentWell)).toEqual([true]);
  const listed = parseNetnsList(await ip("-json netns list"));
  expect(await idOf("fresh")).toBe(listed.get("fresh"));
  expect(listed.get("fresh")).toEqual(expect.any(Number));
  // A veth's peer has given it one already.
  expect((await proxy.ask("", [giveId("a")]))?.answers.map(wentWell)).toEqual([false]);
  expect(await idOf("a")).toBe(listed.get("a"));
  expect(await idOf("nobody")).toBeUndefined();
});

test("what it does is what the commands do, and what it reads is what ip reads", async () => {
  for (const words of [
    "link set lo up",
    "address add 10.1.1.1/24 dev tap1",
    "address add fd00::1/64 dev tap1",
    "address add 192.0.2.1/32 dev lo",
    "link set tap1 mtu 1400",
    "link set dev tap1 up",
    "link set x up",
    "route add default via 10.1.1.254",
    "route add 10.9.0.0/16 via 10.1.1.9 metric 7",
    "route add fd01::/48 via fd00::2",
    "route add default via fd00::3 metric 99",
  ])
    expect(await done("a", "ip", words), words).toBe(true);
  expect(await done("a", "sysctl", "-w net.ipv4.ip_forward=1")).toBe(true);
  for (const words of [
    "route add blackhole 10.66.0.0/16",
    "route add unreachable fd66::/32 metric 3",
    "route add 10.77.0.0/16 dev tap1",
  ])
    await ip(words, "a");
  // Duplicate address detection ends at its own time, between the two readings too.
  await expect.poll(() => ip("-6 address show tentative", "a"), { timeout: 10_000 }).toBe("");
  const read = await byIp("a");
  expect(await byProxy("a")).toEqual(read);
  expect(read?.facts.routes?.map(({ to }) => to)).toEqual(
    expect.arrayContaining(["default", "10.9.0.0/16", "fd01::/48", "10.66.0.0/16", "fd66::/32", "10.77.0.0/16"]),
  );
  expect(read?.facts.forwarding).toEqual({ ipv4: true, ipv6: false });
  expect(read?.interfaces.find(({ name }) => name === "tap1")).toMatchObject({ mtu: 1400 });
  expect(await byProxy("b")).toEqual(await byIp("b"));
});

test("what the kernel refuses is an error, and nothing after it is done", async () => {
  const operations = ["address add 10.1.1.1/24 dev tap1", "link set tap1 mtu 1300"].map((words) => {
    const operation = operationOf({ file: "ip", args: words.split(" "), netns: "a" });
    if (!operation) throw new Error(words);
    return operation;
  });
  const answer = await proxy.ask("a", operations);
  expect(answer?.answers).toHaveLength(1);
  expect((await byIp("a"))?.interfaces.find(({ name }) => name === "tap1")).toMatchObject({ mtu: 1400 });
  expect(await done("a", "ip", "link set nope up")).toBe(false);
  expect(await done("a", "ip", "address add 10.1.1.1/24 dev nope")).toBe(false);
  expect(await proxy.ask("never", operations)).toMatchObject({ entered: false, answers: [] });
});

test("what only ip can name is left to ip", async () => {
  await ip("link add br0 type bridge", "b");
  expect(await byProxy("b")).toBeNull();
  for (const words of ["link set tap1 master br0", "address add 127.0.0.2/8 dev lo", "route add blackhole 10.0.0.0/8"])
    expect(operationOf({ file: "ip", args: words.split(" "), netns: "a" }), words).toBeNull();
});

test("it keeps no namespace from ending, and ends with its pipe", async () => {
  await byProxy("a");
  await ip("netns del a");
  await expect.poll(() => ip("link show")).not.toContain("br-tap1");
  proxy.stop();
  expect(await proxy.ask("b", [])).toBeNull();
});
