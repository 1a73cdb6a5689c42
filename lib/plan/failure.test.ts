import { describe, expect, it } from "vitest";
import type { Command } from "./command";
import { explainFailure } from "./failure";

const ip = (...args: string[]): Command => ({ file: "ip", args });
const vsctl = (...args: string[]): Command => ({ file: "ovs-vsctl", args: ["--timeout=10", ...args] });

/** What programs really say (iproute2 6.1, Open vSwitch 3.1), and a word of the explanation. */
const CASES: [Command, string, RegExp][] = [
  [ip("link", "add", "br-test", "type", "bridge"), "RTNETLINK answers: File exists", /"br-test" exists there already/],
  [ip("link", "add", "name", "up", "type", "bridge"), "RTNETLINK answers: File exists", /"up" exists/],
  [
    ip("netns", "add", "ns1"),
    'Cannot create namespace file "/run/netns/ns1": File exists',
    /namespace with that name exists/,
  ],
  [
    ip("netns", "delete", "x"),
    'Cannot remove namespace file "/run/netns/x": No such file or directory',
    /no namespace of that name/,
  ],
  [ip("link", "set", "x", "up"), 'Cannot find device "x"', /no interface called x/],
  [
    ip("link", "set", "v1", "master", "nob"),
    'Error: argument "nob" is wrong: Device does not exist',
    /no interface called nob/,
  ],
  [
    ip("link", "set", "v1", "netns", "nob"),
    'Error: argument "nob" is wrong: Invalid "netns" value',
    /no namespace called nob/,
  ],
  [ip("link"), "RTNETLINK answers: No such device", /not there/],
  [ip("link"), 'Cannot open network namespace "ns9": No such file or directory', /namespace ns9 is not there/],
  [ip("link"), "RTNETLINK answers: Operation not permitted", /did not allow/],
  [ip("link"), "RTNETLINK answers: Device or resource busy", /still uses/],
  [ip("link", "set", "p", "master", "br"), "RTNETLINK answers: Exchange full", /1023 ports/],
  [ip("route"), "RTNETLINK answers: Network is unreachable", /no route/],
  [ip("route"), "Error: Nexthop has invalid gateway.", /no route/],
  [
    ip("address", "add", "10.1.1.1/24", "dev", "t"),
    "Error: ipv4: Address already assigned.",
    /10\.1\.1\.1\/24 already/,
  ],
  [ip("address", "add", "fd00::1/64", "dev", "t"), "Error: ipv6: address already assigned.", /fd00::1\/64 already/],
  [
    ip("address", "add", "fd00::1/64", "dev", "t"),
    "Error: ipv6: IPv6 is disabled on this device.",
    /net\.ipv6\.conf\.t\.disable_ipv6=0/,
  ],
  [ip("address", "delete", "10.1.1.1/24", "dev", "t"), "Error: ipv4: Address not found.", /does not have that address/],
  [
    ip("address", "add", "10.1.1.300/24"),
    'Error: any valid prefix is expected rather than "10.1.1.300/24".',
    /10\.1\.1\.300\/24.*is not an address/,
  ],
  [ip("link", "set", "v", "address", "01:00:00:00:00:01"), "RTNETLINK answers: Cannot assign requested address", /MAC/],
  [ip("link", "set", "v", "mtu", "20"), "Error: mtu less than device minimum.", /68 to 65535/],
  [ip("link", "add", "x", "type", "vrf"), "Error: Unknown device type.", /"vrf"/],
  [ip("link"), "RTNETLINK answers: Invalid argument", /does not accept this: `ip link`/],
  [vsctl("add-port", "b", "p"), "ovs-vsctl: no bridge named b", /no bridge called b/],
  [vsctl("del-port", "b", "p"), "ovs-vsctl: no port named p", /no port called p/],
  [
    vsctl("add-port", "b", "p"),
    "ovs-vsctl: cannot create a port named p because a port named p already exists on bridge c",
    /p already, in the bridge c/,
  ],
  [
    vsctl("show"),
    "ovs-vsctl: unix:/var/run/openvswitch/db.sock: database connection failed (No such file or directory)",
    /does not answer/,
  ],
  [
    vsctl("show"),
    "ovs-vsctl: unix:/var/run/openvswitch/db.sock: database connection failed (Connection refused)",
    /does not answer/,
  ],
  [
    vsctl("add-br", "b"),
    "2026-11-21T09:53:15Z|00002|fatal_signal|WARN|terminating with signal 14 (Alarm clock)",
    /did not answer in time/,
  ],
  [
    vsctl("add-port", "b", "p"),
    "ovs-vsctl: Error detected while setting up 'p': could not open network device p (No such device).",
    /no interface of that name/,
  ],
  [vsctl("show"), "bash: line 1: ovs-vsctl: command not found", /openvswitch-switch/],
  [ip("link"), "nsenter: failed to execute ip: No such file or directory", /iproute2/],
];

describe("explainFailure", () => {
  it.each(CASES)("%j said %j", (command, stderr, expected) => {
    expect(explainFailure(command, stderr)).toMatch(expected);
  });

  it("quotes what it does not know, and no more than is bearable", () => {
    expect(explainFailure(ip("link"), "Something new\n")).toBe("ip says: Something new");
    expect(explainFailure(ip("link"), "x".repeat(10_000)).length).toBeLessThan(500);
    expect(explainFailure(ip("link"), "")).toMatch(/without a word/);
  });
});
