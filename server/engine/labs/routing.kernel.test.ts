/** Routing, address translation and packet filters on the real kernel, looked at with plain tools. */
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { GALLERY } from "@/lib/lessons/gallery";
import { runCommand } from "@/server/engine/exec/run";
import { labsHere } from "@/server/engine/testing/labsHere";
import type { Lab } from "./lab";

const labs = labsHere();

const fileOf = (id: string): string => GALLERY.find((entry) => entry.id === id)?.file ?? "";

async function deployed(text: string): Promise<Lab> {
  const lab = await labs.deployed(text);
  expect(lab.state.drift).toEqual([]);
  return lab;
}
async function run(lab: Lab, netns: string, line: string, input?: string) {
  const [file = "", ...args] = line.split(" ");
  return runCommand(labs.sandboxOf(lab), { file, args, netns }, { ...(input !== undefined && { input }) });
}
const reaches = async (lab: Lab, from: string, to: string) =>
  (await run(lab, from, `ping -c1 -W1 ${to}`)).exitCode === 0;

async function until(what: () => boolean | Promise<boolean>, ms = 8000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await delay(50)) if (await what()) return true;
  return false;
}

/** A chain of five routers, IPv4 and IPv6, from addresses alone. */
function chain(): string {
  const routes = (router: number) =>
    Array.from({ length: 6 }, (_, net) => net)
      .filter((net) => net !== router - 1 && net !== router)
      .flatMap((net) => {
        const [hop, host] = net > router ? [router, 2] : [router - 1, 1];
        return [
          `{ to: 10.0.${net}.0/24, via: 10.0.${hop}.${host} }`,
          `{ to: "fd00:${net}::/64", via: "fd00:${hop}::${host}" }`,
        ];
      });
  const node = (name: string, more: string) => `  - { name: ${name}, kind: namespace, ${more} }`;
  const end = (name: string, port: string, net: number, host: number) =>
    `{ node: ${name}, name: ${port}, addresses: [10.0.${net}.${host}/24, "fd00:${net}::${host}/64"] }`;
  const names = ["h1", "r1", "r2", "r3", "r4", "r5", "h2"];
  return [
    "wirelab: 1",
    "nodes:",
    node("h1", 'routes: [{ to: default, via: 10.0.0.1 }, { to: default, via: "fd00:0::1" }]'),
    ...[1, 2, 3, 4, 5].map((n) =>
      node(`r${n}`, `forwarding: { ipv4: true, ipv6: true }, routes: [${routes(n).join(", ")}]`),
    ),
    node("h2", 'routes: [{ to: default, via: 10.0.5.1 }, { to: "::/0", via: "fd00:5::1", dev: west }]'),
    "links:",
    ...names.slice(1).map((name, net) => {
      const [near, far] = net === 0 ? [2, 1] : [1, 2];
      return `  - { kind: veth, a: ${end(names[net] as string, "east", net, near)}, b: ${end(name, "west", net, far)} }`;
    }),
  ].join("\n");
}

test.concurrent("five routers in a row carry IPv4 and IPv6", { timeout: 60_000 }, async () => {
  const lab = await deployed(chain());
  expect(await until(() => reaches(lab, "h1", "10.0.5.2"))).toBe(true);
  expect((await run(lab, "h1", "ping -c1 -W1 10.0.5.2")).stdout).toContain("ttl=59");
  // Every router's addresses are tentative for a second or two.
  expect(await until(() => reaches(lab, "h1", "fd00:5::2"), 15_000)).toBe(true);
  expect(await reaches(lab, "h2", "fd00:0::2")).toBe(true);
  const { fingerprint } = await lab.plan("deploy");
  expect(fingerprint).toBe("0");
  // The kernel's own list, by plain ip.
  expect((await run(lab, "r3", "ip -4 route show proto boot")).stdout.trim().split("\n")).toHaveLength(4);
});

test.concurrent("what hands change in routes and forwarding shows as drift, and restoring puts it right", {
  timeout: 60_000,
}, async () => {
  const lab = await deployed(chain());
  const drift = () => lab.state.drift.map(({ text }) => text);
  await run(lab, "r3", "ip route delete 10.0.0.0/24");
  expect(await until(() => drift().includes("the route 10.0.0.0/24 via 10.0.2.1 is gone from the namespace r3"))).toBe(
    true,
  );
  await run(lab, "r4", "sysctl -w net.ipv4.ip_forward=0");
  await run(lab, "h1", "ip route add blackhole 10.99.0.0/16");
  expect(await until(() => drift().length === 3)).toBe(true);
  expect(await reaches(lab, "h1", "10.0.5.2")).toBe(false);
  // A link that goes down and up has lost its IPv4 routes, of which no event tells, and its IPv6 addresses.
  await run(lab, "h2", "ip link set west down");
  await run(lab, "h2", "ip link set west up");
  expect(await until(() => drift().includes("the route default via 10.0.5.1 is gone from the namespace h2"))).toBe(
    true,
  );
  const restored = await lab.apply("restore");
  expect(restored.state).toBe("done");
  expect(drift()).toEqual([]);
  expect(await until(() => reaches(lab, "h1", "10.0.5.2"))).toBe(true);
  expect(await until(() => reaches(lab, "h1", "fd00:5::2"), 15_000)).toBe(true);
});

test.concurrent("a live change of a route plans that route alone, and adopting takes one in", {
  timeout: 60_000,
}, async () => {
  const lab = await deployed(chain());
  await lab.drawing.replace(
    chain().replace("{ to: default, via: 10.0.5.1 }", "{ to: default, via: 10.0.5.1, metric: 20 }"),
  );
  const { steps } = await lab.plan("deploy");
  expect(steps.map(({ commands }) => commands.flatMap(({ args }) => args).join(" "))).toEqual([
    "route delete default via 10.0.5.1 dev west",
    "route add default via 10.0.5.1 metric 20",
  ]);
  expect((await lab.apply("deploy")).state).toBe("done");
  expect((await run(lab, "h2", "ip route show default")).stdout).toContain("metric 20");
  await run(lab, "h1", "ip route add 10.77.0.0/16 via 10.0.0.1");
  expect(await until(() => lab.state.drift.length === 1)).toBe(true);
  await lab.adopt();
  expect(await until(() => lab.state.drift.length === 0)).toBe(true);
  expect(lab.state.topology.nodes.find(({ name }) => name === "h1")).toMatchObject({
    routes: [{}, {}, { to: "10.77.0.0/16", via: "10.0.0.1", dev: "east" }],
  });
});

/** Listens in a namespace and prints from where it was reached. */
const LISTEN = (port: number) =>
  `import socket\ns=socket.socket()\ns.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1)\ns.bind(('',${port}))\ns.listen()\ns.settimeout(8)\nc,a=s.accept()\nprint(a[0])\n`;
const CONNECT = (host: string, port: number) =>
  `import socket,time\nfor i in range(60):\n  try:\n    socket.create_connection(('${host}',${port}),1).close(); print('ok'); break\n  except OSError: time.sleep(0.1)\n`;
const python = (lab: Lab, ns: string, program: string) => run(lab, ns, "python3 -", program);

async function seenFrom(
  lab: Lab,
  listener: string,
  port: number,
  client: string,
  host: string,
  to: number,
): Promise<string> {
  const [listening, connecting] = await Promise.all([
    python(lab, listener, LISTEN(port)),
    python(lab, client, CONNECT(host, to)),
  ]);
  expect(connecting.stdout).toBe("ok\n");
  return listening.stdout.trim();
}

test.concurrent("address translation hides the inside, forwards a port, and a dropped packet is counted", {
  timeout: 60_000,
}, async () => {
  const lab = await deployed(fileOf("router-nat"));
  expect(await until(() => reaches(lab, "pc", "203.0.113.1"))).toBe(true);
  expect(await seenFrom(lab, "isp", 7000, "pc", "203.0.113.1", 7000)).toBe("203.0.113.2");
  expect(await seenFrom(lab, "server", 80, "isp", "203.0.113.2", 8080)).toBe("203.0.113.1");
  await python(
    lab,
    "pc",
    "import socket\ntry: socket.create_connection(('203.0.113.1',23),0.5)\nexcept OSError: pass\n",
  );
  expect((await run(lab, "router", "nft list chain inet wirelab forward")).stdout).toMatch(
    /tcp dport 23 counter packets [1-9]/,
  );

  // A table of somebody else's is nobody's business.
  await run(lab, "router", "nft add table inet theirs");
  await run(lab, "router", "nft flush chain inet wirelab forward");
  expect(await until(() => lab.state.drift.length === 1)).toBe(true);
  expect((await lab.apply("restore")).state).toBe("done");
  expect((await run(lab, "router", "nft list tables")).stdout).toContain("theirs");
  expect((await run(lab, "router", "nft list chain inet wirelab forward")).stdout).toContain("tcp dport 23");

  // Counters of rules that stay go on.
  const before = await run(lab, "router", "nft list chain inet wirelab postrouting");
  await lab.drawing.replace(fileOf("router-nat").replace("port: 23, out", "port: 25, out"));
  expect((await lab.apply("deploy")).state).toBe("done");
  expect((await run(lab, "router", "nft list chain inet wirelab postrouting")).stdout).toBe(before.stdout);
  expect((await run(lab, "router", "nft list chain inet wirelab forward")).stdout).not.toContain("dport 23");
});
