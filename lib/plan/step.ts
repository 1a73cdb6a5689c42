/**
 * A step of a plan: one member of a closed, serialisable union. What each does,
 * how it is undone and how it is explained is said in `lib/plan/steps/`, one file
 * a kind.
 */

import type { BridgeVlan } from "../observed/types";
import type { Device } from "../topology/devices";
import type { ElementRef } from "../topology/ids";
import type { Egress } from "../topology/impair";
import type { InterfaceRef } from "../topology/places";
import type { RouteFacts } from "../topology/routes";
import type { NftChain } from "../topology/ruleset";
import type { OffloadSettings } from "../topology/switching";
import type { Command } from "./command";
import type { Settings } from "./switching/settings";
import type { UplinkPart } from "./uplink";

export type Step =
  | { op: "addNamespace"; name: string }
  | { op: "deleteNamespace"; name: string }
  /** `again`: an earlier instance has ended, in part or whole, and may have left a daemon or its database. */
  | { op: "startOvs"; again?: true }
  /** `dead`: not all of it runs, so that it cannot be told to stop. */
  | { op: "stopOvs"; dead?: true }
  | { op: "addBridge"; name: string; mac?: string }
  /** Values as the program that sets them writes them, see `switching/settings`; null empties a column. */
  | { op: "setBridge"; name: string; set: Settings; was: Settings }
  | { op: "setBridgePort"; name: string; set: Settings; was: Settings }
  | { op: "setBridgeVlans"; name: string; add: BridgeVlan[]; remove: BridgeVlan[]; was: BridgeVlan[] }
  | { op: "setOvsBridge"; name: string; set: Settings; was: Settings }
  | { op: "setOvsPort"; name: string; set: Settings; was: Settings }
  | { op: "addOvsBridge"; name: string; datapath: "netdev" | "system" }
  | { op: "deleteOvsBridge"; name: string; datapath: "netdev" | "system" }
  | {
      op: "addVeth";
      a: InterfaceRef & { mac?: string; mtu?: number };
      b: InterfaceRef & { mac?: string; mtu?: number };
    }
  | { op: "addDevice"; ns: string; device: Device }
  /** `wasUp`: a bond takes only what is down. */
  | { op: "setMember"; at: InterfaceRef; master: string; kind: "bond" | "vrf"; was: string | null; wasUp: boolean }
  /** From one interface of the lab's root to another, with the default route where there is one. */
  | { op: "moveAddresses"; addresses: string[]; gateway?: string; from: string; to: string }
  | { op: "deleteInterface"; at: InterfaceRef; kind: string; peer?: InterfaceRef }
  | { op: "addOvsPort"; bridge: string; name: string; type: "system" | "internal" }
  | { op: "addOvsPatch"; a: { bridge: string; name: string }; b: { bridge: string; name: string } }
  /** `patch` is a patch port whose other half is not to be found. */
  | { op: "deleteOvsPort"; bridge: string; name: string; type: "system" | "internal" | "patch" }
  | { op: "deleteOvsPatch"; a: { bridge: string; name: string }; b: { bridge: string; name: string } }
  | { op: "moveInterface"; name: string; from: string; to: string }
  | { op: "setMaster"; at: InterfaceRef; master: string | null; was: string | null }
  | { op: "setAdmin"; at: InterfaceRef; up: boolean }
  /** `ovs`: the interface is Open vSwitch's own and it would put back what `ip link` sets. */
  | { op: "setMtu"; at: InterfaceRef; mtu: number; was: number; ovs?: true }
  | { op: "setQueueLength"; at: InterfaceRef; length: number; was: number }
  /** What is done to packets that leave. `mtu` in bytes, where it is not 1500. */
  | { op: "setEgress"; at: InterfaceRef; set: Egress; was: Egress; mtu?: number }
  | { op: "setOffload"; at: InterfaceRef; set: OffloadSettings; was: OffloadSettings }
  /** `was` is "" where the switch is new and its address not known yet. */
  | { op: "setMac"; at: InterfaceRef; mac: string; was: string; ovs?: true }
  /** `again`: the kernel drops this address by itself during an earlier step of the same plan. */
  | { op: "addAddress"; at: InterfaceRef; cidr: string; again?: true }
  | { op: "deleteAddress"; at: InterfaceRef; cidr: string }
  /** `again`: the kernel may drop this route by itself during an earlier step of the same plan. */
  | { op: "addRoute"; ns: string; route: RouteFacts; again?: true }
  | { op: "deleteRoute"; ns: string; route: RouteFacts }
  | { op: "setForwarding"; ns: string; family: 4 | 6; on: boolean }
  /** The nftables table `inet wirelab` of a namespace. */
  | { op: "addNftTable"; ns: string }
  | { op: "deleteNftTable"; ns: string }
  | { op: "addNftChain"; ns: string; chain: NftChain }
  | { op: "deleteNftChain"; ns: string; chain: string }
  /** `before` is the handle of the rule that it comes before; the chain's end unless set. */
  | { op: "addNftRule"; ns: string; chain: NftChain; words: string[]; before?: number }
  | { op: "deleteNftRule"; ns: string; chain: NftChain; handle: number; text: string }
  /** The cable from the lab's root to the machine, with what the machine does for it: see `uplink.ts`. */
  | {
      op: "addUplink";
      /** The lab's end. */
      name: string;
      /** The machine's end. */
      device: string;
      address: string;
      parts: UplinkPart[];
      lab: string;
      /** Process id of the lab's first process, while there is one. */
      holder: number | null;
      /** "root" where the lab's root is the machine's own. */
      place: "machine" | "root";
    }
  | {
      op: "deleteUplink";
      name: string;
      device: string;
      /** Whether its parts are there. */
      table: boolean;
      cable: boolean;
      /** Whether forwarding goes off with it. */
      forwarding: boolean;
    }
  | { op: "startService"; ns: string; name: string; command: string[] }
  | { op: "stopService"; ns: string; name: string; command: string[] };

export type StepOp = Step["op"];

/** The member of the union with one op; the mapped form lets a table keyed by op be called without casts. */
export type StepOf<O extends StepOp = StepOp> = { [P in O]: Extract<Step, { op: P }> & { op: P } }[O];

/** A step in its place in a plan, with all that is shown of it. */
export interface PlannedStep {
  step: Step;
  /** The element on the canvas that this step serves. */
  element: ElementRef;
  commands: Command[];
  /** One sentence for a learner. */
  explanation: string;
}

export interface Plan {
  steps: PlannedStep[];
  /** Hash over the commands in order: two plans with one fingerprint do the same. */
  fingerprint: string;
}

export const emptyPlan = (): Plan => ({ steps: [], fingerprint: "0" });
