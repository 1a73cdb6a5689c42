/** Checks of what the kernel can make: each makes one, in the scratch sandbox. */
import type { Command } from "@/lib/plan/command";
import type { DeviceKind } from "@/lib/topology/devices";
import { command, type Finding, failureOf, notInstalled, type Probe } from "../probe";

interface KernelFeature {
  id: string;
  title: string;
  needed: string;
  /** Commands that all succeed where the feature is there. */
  make: Command[];
  /** Kernel module that brings it. */
  module: string;
  /** Option of the kernel's build, where loading the module does not bring it. */
  option?: string;
  /** Nothing works without it. */
  vital?: boolean;
  /** Package of the program that is used, where it is not iproute2. */
  pack?: string;
  /** Kinds of devices that cannot be made without it. */
  devices?: DeviceKind[];
  /** What labs can do with it. */
  capability?: "vlanFiltering" | "nftables" | "netem";
  /** What helps when the kernel has it and this user may not use it. */
  whenForbidden?: string;
}

const ip = (line: string) => command("ip", ...line.split(" "));

export function kernelProbe({
  id,
  title,
  needed,
  make,
  module,
  option,
  vital,
  pack,
  devices = [],
  capability,
  whenForbidden,
}: KernelFeature): Probe {
  const state = vital ? "missing" : "warning";
  return {
    id,
    title,
    needed,
    async find(run): Promise<Finding> {
      for (const step of make) {
        const result = await run(step);
        if (result.exitCode === 0) continue;
        if (notInstalled(result)) {
          const remedy = `Install it: sudo apt install ${pack ?? "iproute2"}`;
          return {
            state,
            detail: `${step.file} is not installed`,
            remedy,
            ...(capability && { capabilities: { [capability]: false } }),
          };
        }
        const reason = failureOf(result);
        const absent = option
          ? `This kernel was built without ${option}. The kernels of Debian, Ubuntu and Fedora have it.`
          : `Load the kernel module: sudo modprobe ${module}. A kernel built without it cannot have this.`;
        const remedy = whenForbidden && /Permission denied/.test(reason) ? whenForbidden : absent;
        const missing = Object.fromEntries(devices.map((kind) => [kind, { reason, remedy }]));
        return {
          state,
          detail: reason,
          remedy,
          missingDevices: missing,
          ...(capability && { capabilities: { [capability]: false } }),
        };
      }
      return { state: "ok", detail: "works inside a lab", ...(capability && { capabilities: { [capability]: true } }) };
    },
  };
}

export const kernelFeatures: Probe[] = [
  kernelProbe({
    id: "veth",
    title: "Virtual cables (veth)",
    needed: "Every cable of a lab",
    make: [ip("link add name probe-v1 type veth peer name probe-v2")],
    module: "veth",
    vital: true,
  }),
  kernelProbe({
    id: "bridge",
    title: "Linux bridge",
    needed: "Linux bridges",
    make: [ip("link add name probe-br type bridge")],
    module: "bridge",
    vital: true,
  }),
  kernelProbe({
    id: "bridge-vlan",
    title: "VLAN filtering of Linux bridges",
    needed: "VLANs on Linux bridges",
    make: [ip("link add name probe-vf type bridge vlan_filtering 1")],
    module: "bridge",
    option: "CONFIG_BRIDGE_VLAN_FILTERING",
    capability: "vlanFiltering",
  }),
  kernelProbe({
    id: "8021q",
    title: "VLAN interfaces (802.1Q)",
    needed: "Tagged interfaces in namespaces",
    make: [
      ip("link add name probe-q1 type veth peer name probe-q2"),
      ip("link add link probe-q1 name probe-q1.5 type vlan id 5"),
    ],
    module: "8021q",
    devices: ["vlan"],
  }),
  kernelProbe({
    id: "netem",
    title: "Delay and loss (netem)",
    needed: "Giving links delay, loss and jitter",
    make: [
      ip("link add name probe-n1 type veth peer name probe-n2"),
      command("tc", ..."qdisc add dev probe-n1 root netem delay 1ms".split(" ")),
    ],
    module: "sch_netem",
    capability: "netem",
  }),
  kernelProbe({
    id: "nftables",
    title: "nftables",
    needed: "Firewalls and address translation in labs",
    make: [
      command("nft", "add", "table", "inet", "probe"),
      command("nft", "add", "chain", "inet", "probe", "out", "{ type nat hook postrouting priority srcnat; }"),
      command("nft", "add", "rule", "inet", "probe", "out", "oifname", '"probe"', "counter", "masquerade"),
    ],
    capability: "nftables",
    module: "nf_tables",
    pack: "nftables",
  }),
];
