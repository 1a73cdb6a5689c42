/** What the machine where a lab lives can do, as found by trying (`wirelab doctor`). */
import type { DeviceKind } from "../topology/devices";

/** Where a lab lives: in a sandbox of its own, or in the machine's real root namespace. */
export type Place = "sandbox" | "host";

/** Where a lab lives: told with its state, never in its topology. */
export interface LabPlace {
  lab: string;
  place: Place;
}

/** How many of each a lab may have. */
export interface LabLimits {
  nodes: number;
  links: number;
}

export interface Capabilities {
  /** Where Open vSwitch's datapath runs, or why there is none. */
  ovs: "netdev" | "system" | "missing";
  /** Whether Linux bridges can tell VLANs apart; absent where nobody has tried. */
  vlanFiltering?: boolean;
  /** Whether the kernel has netem, which delays and loses packets; absent where nobody has tried. */
  netem?: boolean;
  /** Whether nftables works, with address translation; absent where nobody has tried. */
  nftables?: boolean;
  /** Whether ethtool is there, which switches offloads; absent where nobody has looked. */
  ethtool?: boolean;
  /** Only a lab on the host meets the machine's network cards. Absent where it is not known yet. */
  place?: Place;
  /** On the host, the lab by whose name things are marked as they are made. */
  mark?: string;
  /** Whether a lab in a sandbox may have an uplink, or why not and what to do; absent where it is not known. */
  uplink?: { offered: true } | { offered: false; reason: string; remedy: string };
  /** The lab that is planned for. */
  lab?: string;
  /** Largest drawing that is deployed here. */
  limits?: LabLimits;
  /** Kinds of devices that the kernel cannot make, with why and what to do. */
  missingDevices?: Partial<Record<DeviceKind, { reason: string; remedy: string }>>;
}

/** One line of the doctor's report. */
export interface Check {
  id: string;
  /** What was looked for, for example "Unprivileged user namespaces". */
  title: string;
  state: "ok" | "missing" | "warning";
  /** What was found: a version, or the reason. */
  detail: string;
  /** What a person does to get it: a package to install, a sysctl to set. */
  remedy?: string;
  /** What is lost without it. */
  needed: string;
}

export interface DoctorReport {
  checks: Check[];
  capabilities: Capabilities;
  /** Short facts for the footer: "Linux 6.1", "iproute2 6.1.0", … */
  facts: string[];
  /** How sandboxes are made here, or why they cannot be. */
  sandbox: "user-namespace" | "root" | "unavailable";
}

/** What the machine can do for a lab, which depends on where the lab lives. */
export const capabilitiesAt = ({ lab, place }: LabPlace, capabilities: Capabilities): Capabilities => ({
  ...capabilities,
  lab,
  place,
  ...(place === "host" && { mark: lab }),
});
