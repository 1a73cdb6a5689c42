import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { whyNoTun } from "@/server/engine/testing/lacking";
import type { Topology } from "../topology/schema";
import { renderScripts } from "./script";
import { ROOT_ENVIRONMENT } from "./testing/environment";

const whyNot = whyNoTun();

const run = promisify(execFile);

/** A machine with nothing on it: own network, own /run, all of it gone with its first process. */
const BARE_MACHINE = [
  "--user",
  "--map-root-user",
  "--net",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
];

const SET_UP = `
set -eu
mount -t tmpfs -o mode=755 tmpfs /run
mount -t sysfs sysfs /sys
ip link set lo up
# iproute2 keeps the empty folder /run/netns; a daemon killed by force leaves its pid file and socket.
snapshot() { ip -o link | sed 's/^[0-9]*: //'; find /run -type f ! -name '*.pid'; ls /run/netns 2>/dev/null || true; ps -e -o comm= | grep ovs || true; }
# Ten megabytes through TCP from namespace $1 to address $3 in namespace $2; says what arrived.
tcp() {
  ip netns exec "$2" "$NODE" -e 'let n=0;require("net").createServer(s=>s.on("data",d=>n+=d.length).on("end",()=>{console.log("tcp",n);process.exit()})).listen(5000,"0.0.0.0")' &
  ip netns exec "$1" "$NODE" -e 'const go=k=>{const s=require("net").connect(5000,process.argv[1],()=>s.end(Buffer.alloc(1e7)));s.on("error",()=>k&&setTimeout(go,50,k-1))};go(60);setTimeout(()=>process.exit(1),9000).unref()' "$3"
  wait $!
}
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wirelab-script-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const golden = (name: string): Topology =>
  parse(readFileSync(join(import.meta.dirname, "golden", name, "topology.yml"), "utf8"));

/** Runs commands on a bare machine that has the lab's two scripts in the current folder. */
async function onBareMachine(topology: Topology, script: string): Promise<string> {
  const { deploy, teardown } = renderScripts(topology);
  writeFileSync(join(folder, "deploy.sh"), deploy);
  writeFileSync(join(folder, "teardown.sh"), teardown);
  const { stdout } = await run("unshare", [...BARE_MACHINE, "bash", "-c", `${SET_UP}\n${script}`], {
    cwd: folder,
    env: { ...ROOT_ENVIRONMENT, NODE: process.execPath },
    timeout: 55_000,
  });
  return stdout;
}

describe("deploy.sh and teardown.sh, run by plain bash", () => {
  it("builds a mixed network through which ping and TCP pass, and removes it without a trace", async ({ skip }) => {
    if (whyNot !== null) skip(whyNot);
    const out = await onBareMachine(
      golden("mixed-switches"),
      `
      snapshot >before
      bash deploy.sh
      ip netns exec ns1 ping -c 2 -W 2 -i 0.2 10.1.1.2 >/dev/null && echo ping-2
      ip netns exec ns1 ping -c 2 -W 2 -i 0.2 10.1.1.3 >/dev/null && echo ping-3
      ping -c 2 -W 2 -i 0.2 10.1.1.1 >/dev/null && echo ping-host
      tcp ns1 ns2 10.1.1.2
      tcp ns3 ns1 10.1.1.1
      ip -j -n ns2 address show dev tap2 | grep -o '"address":"02:00:00:00:00:02"'
      ovs-vsctl show | grep -c Bridge
      bash teardown.sh
      snapshot >after
      diff before after && echo no-trace || true
      bash teardown.sh`,
    );
    for (const word of ["ping-2", "ping-3", "ping-host", "02:00:00:00:00:02", "no-trace", "nothing is left"])
      expect(out).toContain(word);
    expect(out.match(/tcp 10000000/g)).toHaveLength(2);
  });

  it("refuses before it touches anything when a name is taken, and teardown leaves that alone", async () => {
    const out = await onBareMachine(
      golden("way-b-bridge"),
      `
      ip link add br-test type bridge
      snapshot >before
      bash deploy.sh 2>&1 || echo refused
      bash teardown.sh 2>&1 || echo left-alone
      snapshot >after
      diff before after && echo unchanged || true`,
    );
    expect(out).toContain("an interface br-test exists already");
    for (const word of ["nothing was changed", "refused", "left-alone", "unchanged"]) expect(out).toContain(word);
  });

  it("tells the line that failed, and teardown clears what stands half-way", async () => {
    const out = await onBareMachine(
      golden("way-b-bridge"),
      `
      snapshot >before
      sed -i 's/^ip link set br-tap1 master br-test$/ip link set br-tap1 master nowhere/' deploy.sh
      bash deploy.sh 2>&1 || echo failed
      bash teardown.sh
      snapshot >after
      diff before after && echo no-trace || true`,
    );
    expect(out).toMatch(/line \d+ failed: ip link set br-tap1 master nowhere/);
    for (const word of ["bash teardown.sh", "failed", "no-trace"]) expect(out).toContain(word);
  });

  it("tears down what is left when parts have been removed by hand", async ({ skip }) => {
    if (whyNot !== null) skip(whyNot);
    const out = await onBareMachine(
      golden("mixed-switches"),
      `
      snapshot >before
      bash deploy.sh
      ip netns delete ns1
      ip link delete br-test
      ovs-vsctl --timeout=10 del-br ovs-test
      kill -9 $(cat /run/openvswitch/ovs-vswitchd.pid)
      bash teardown.sh
      snapshot >after
      diff before after && echo no-trace || true`,
    );
    expect(out).toContain("no-trace");
  });

  it("uses an Open vSwitch that runs already, and leaves it running", async ({ skip }) => {
    if (whyNot !== null) skip(whyNot);
    const start = renderScripts(golden("way-c-ovs")).deploy.match(/ {2}mkdir -p[\s\S]*?ovs-vswitchd\.log\n/)?.[0] ?? "";
    const out = await onBareMachine(
      golden("way-c-ovs"),
      `
      [ ! -e /sys/module/openvswitch ] || echo kernel-datapath
      ${start.replace("=true", "=false")}
      bash deploy.sh 2>&1 || echo refused
      ovs-vsctl set Open_vSwitch . other_config:userspace-tso-enable=true
      bash deploy.sh && echo deployed
      bash teardown.sh
      ovs-vsctl --timeout=5 show >/dev/null && echo still-running`,
    );
    if (!out.includes("kernel-datapath")) expect(out).toMatch(/TCP would stall[\s\S]*refused/);
    for (const word of ["deployed", "still-running"]) expect(out).toContain(word);
  });

  it("routes, translates and forwards on the machine itself, and puts back what the machine had", async () => {
    const out = await onBareMachine(
      golden("host-router"),
      `
      sysctl -qw net.ipv6.conf.all.forwarding=1
      snapshot >before
      bash deploy.sh >/dev/null
      ip netns exec ns1 ping -c 1 -W 2 203.0.113.1 >/dev/null && echo ping-through
      ip route show | grep -E 'blackhole|10.55'
      nft list chain inet wirelab postrouting | grep -o 'packets [1-9]'
      bash teardown.sh >/dev/null
      snapshot >after
      diff before after && echo no-trace
      sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding
      nft list tables; ip route`,
    );
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      "ping-through",
      "10.55.0.0/16 via 10.1.1.1 dev br-test",
      "blackhole 10.66.0.0/16",
      "packets 1",
      "no-trace",
      "net.ipv4.ip_forward = 0",
      "net.ipv6.conf.all.forwarding = 1",
    ]);
  });

  it("leads the lab out through the machine, and puts back what the machine had", async () => {
    const topology: Topology = {
      wirelab: 1,
      name: "out",
      nodes: [
        { name: "ns1", kind: "namespace", routes: [{ to: "default", via: "10.1.1.254" }] },
        { name: "br-test", kind: "bridge" },
        { name: "uplink1", kind: "uplink", address: "10.1.1.254/24" },
      ],
      links: [
        {
          kind: "veth",
          a: { node: "ns1", name: "tap1", addresses: ["10.1.1.1/24"] },
          b: { node: "br-test", name: "br-tap1" },
        },
        { kind: "port", a: { node: "uplink1", name: "uplink1" }, b: { node: "br-test" } },
      ],
    };
    const out = await onBareMachine(
      topology,
      `
      # A router beyond the machine, who knows nothing of the lab.
      ip netns add world
      ip link add eth0 type veth peer name far netns world
      ip address add 192.0.2.10/24 dev eth0; ip link set eth0 up
      ip -n world address add 192.0.2.1/24 dev far; ip -n world link set far up; ip -n world link set lo up
      ip -n world address add 203.0.113.9/32 dev lo
      ip route add default via 192.0.2.1
      for try in $(seq 50); do ping -c 1 -W 1 192.0.2.1 >/dev/null && break; done
      snapshot >before
      bash deploy.sh >/dev/null
      for try in $(seq 20); do ip netns exec ns1 ping -c 1 -W 1 203.0.113.9 >/dev/null && echo ping-through && break; done
      bash teardown.sh >/dev/null
      snapshot >after
      diff before after && echo no-trace
      sysctl net.ipv4.ip_forward; nft list tables`,
    );
    expect(out.trim().split("\n")).toEqual(["ping-through", "no-trace", "net.ipv4.ip_forward = 0"]);
  });

  it("starts services, and ends them without harm to a stranger who got the number", async () => {
    const topology = golden("way-b-bridge");
    const [ns1, ...others] = topology.nodes;
    if (ns1?.kind !== "namespace") throw new Error("the drawing has changed");
    const out = await onBareMachine(
      {
        ...topology,
        nodes: [
          {
            ...ns1,
            services: [
              { name: "talk", command: ["sh", "-c", "echo it says; exec sleep 1001"] },
              { name: "lost", command: ["sleep", "1002"] },
            ],
          },
          ...others,
        ],
      },
      `
      snapshot >before
      bash deploy.sh >/dev/null
      for try in $(seq 50); do grep -q says /run/wirelab-script-*.talk.log && break; sleep 0.1; done
      cat /run/wirelab-script-*.talk.log
      ip netns pids ns1 | wc -l
      sleep 1003 & echo $! >/run/wirelab-script-*.lost
      bash teardown.sh
      ps -e -o args= | grep -c '^sleep 100[13]$'
      kill %1; kill $(ps -e -o pid=,args= | awk '/[s]leep 1002/ {print $1}')
      snapshot >after
      diff before after && echo no-trace`,
    );
    expect(out).toMatch(/^it says\n2\n/);
    for (const word of ["stopping", "nothing is left", "\n1\n", "no-trace"]) expect(out).toContain(word);
  });
});
