/** What a step does to the observed state, without a kernel: for tests and for thinking ahead. */
import type { Observed } from "../observed/types";
import { ROOT_NS } from "../topology/places";
import { uplinkNetwork } from "../topology/uplink";
import { setBridge, setBridgePort, setBridgeVlans } from "./simulated/bridge";
import { SimulatedKernel } from "./simulated/kernel";
import { SimulatedOvs } from "./simulated/ovs";
import { SimulatedStacks } from "./simulated/stacks";
import type { Step, StepOf, StepOp } from "./step";

export { Refused } from "./simulated/kernel";

interface Simulation {
  kernel: SimulatedKernel;
  ovs: SimulatedOvs;
  stacks: SimulatedStacks;
}

const root = (name: string) => ({ ns: ROOT_NS, name });

const EFFECTS: { readonly [O in StepOp]: (simulation: Simulation, step: StepOf<O>) => void } = {
  addNamespace: ({ kernel }, { name }) => kernel.addNamespace(name),
  deleteNamespace: ({ kernel }, { name }) => kernel.deleteNamespace(name),
  startOvs: ({ ovs }) => ovs.start(),
  stopOvs: ({ ovs }, { dead }) => (dead ? ovs.clear() : ovs.stop()),
  addBridge: ({ kernel }, { name, mac }) => {
    kernel.addInterface(root(name), { kind: "bridge", mac });
  },
  setBridge: ({ kernel }, { name, set }) => setBridge(kernel, name, set),
  setBridgePort: ({ kernel }, { name, set }) => setBridgePort(kernel, name, set),
  setBridgeVlans: ({ kernel }, { name, add, remove }) => setBridgeVlans(kernel, name, add, remove),
  setOvsBridge: ({ ovs }, { name, set }) => ovs.setBridge(name, set),
  setOvsPort: ({ ovs }, { name, set }) => ovs.setPort(name, set),
  setQueueLength: ({ kernel }, { at, length }) => {
    kernel.get(at).txqueuelen = length;
  },
  setOffload: ({ kernel }, { at, set }) => {
    const found = kernel.get(at);
    found.offload = { ...found.offload, ...set };
  },
  setEgress: ({ kernel }, { at, set }) => {
    const found = kernel.get(at);
    if (Object.keys(set).length > 0) found.egress = { ...set };
    else delete found.egress;
  },
  addOvsBridge: ({ ovs }, { name, datapath }) => ovs.addBridge(name, datapath),
  deleteOvsBridge: ({ ovs }, { name }) => ovs.deleteBridge(name),
  addVeth: ({ kernel }, { a, b }) => kernel.addVeth(a, b),
  addDevice: ({ kernel }, { ns, device }) => kernel.addDevice(ns, device),
  setMember: ({ kernel }, { at, master, kind }) => kernel.setMember(at, master, kind),
  moveAddresses: ({ kernel }, { addresses, from, to }) => {
    for (const cidr of addresses) {
      kernel.addAddress(root(to), cidr, true);
      kernel.deleteAddress(root(from), cidr);
    }
  },
  deleteInterface: ({ kernel }, { at }) => kernel.deleteInterface(at),
  addOvsPort: ({ ovs }, { bridge, name, type }) => ovs.addPort(bridge, name, type),
  addOvsPatch: ({ ovs }, { a, b }) => {
    ovs.addPatch(a.bridge, a.name, b.name);
    ovs.addPatch(b.bridge, b.name, a.name);
  },
  deleteOvsPort: ({ ovs }, { bridge, name }) => ovs.deletePort(bridge, name),
  deleteOvsPatch: ({ ovs }, { a, b }) => {
    ovs.deletePort(a.bridge, a.name);
    ovs.deletePort(b.bridge, b.name);
  },
  moveInterface: ({ kernel }, { name, from, to }) => kernel.moveInterface(name, from, to),
  setMaster: ({ kernel }, { at, master }) => kernel.setMaster(at, master),
  setAdmin: ({ kernel }, { at, up }) => kernel.setAdmin(at, up),
  setMtu: ({ kernel }, { at, mtu }) => {
    kernel.get(at).mtu = mtu;
  },
  setMac: ({ kernel }, { at, mac }) => {
    kernel.get(at).mac = mac;
  },
  addAddress: ({ kernel }, { at, cidr, again }) => kernel.addAddress(at, cidr, again === true),
  deleteAddress: ({ kernel }, { at, cidr }) => kernel.deleteAddress(at, cidr),
  addRoute: ({ stacks }, { ns, route, again }) => stacks.addRoute(ns, route, again === true),
  deleteRoute: ({ stacks }, { ns, route }) => stacks.deleteRoute(ns, route),
  setForwarding: ({ stacks }, { ns, family, on }) => stacks.setForwarding(ns, family, on),
  addNftTable: ({ stacks }, { ns }) => stacks.addTable(ns),
  deleteNftTable: ({ stacks }, { ns }) => stacks.deleteTable(ns),
  addNftChain: ({ stacks }, { ns, chain }) => stacks.addChain(ns, chain),
  deleteNftChain: ({ stacks }, { ns, chain }) => stacks.deleteChain(ns, chain),
  addNftRule: ({ stacks }, { ns, chain, words, before }) => stacks.addRule(ns, chain, words, before),
  addUplink: ({ kernel }, { name, device, address, parts, place, holder }) => {
    if (place === "root") {
      kernel.addVeth(root(device), root(name));
      kernel.addAddress(root(device), address, false);
      kernel.setAdmin(root(device), true);
      return;
    }
    if (parts.includes("cable")) kernel.addInterface(root(name), { kind: "veth" });
    const end = kernel.get(root(name));
    if (parts.includes("cable")) end.peer = { ifindex: 1, ns: null };
    const there = { device, cable: true, up: true, carrier: true, mac: "02:00:00:00:00:01", mtu: 1500 };
    const does = { network: uplinkNetwork(address), table: true, forwarding: true, lastToForward: true, obstacles: [] };
    kernel.observed.uplink = { ...there, holder, addresses: [address], ...does };
  },
  deleteUplink: ({ kernel }, { name, cable }) => {
    if (cable && kernel.find(root(name))) kernel.deleteInterface(root(name));
    delete kernel.observed.uplink;
  },
  startService: ({ stacks }, { ns, name, command }) => stacks.startService(ns, name, command),
  stopService: ({ stacks }, { ns, name }) => stacks.stopService(ns, name),
  deleteNftRule: ({ stacks }, { ns, chain, handle }) => stacks.deleteRule(ns, chain, handle),
};

const run = <O extends StepOp>(simulation: Simulation, step: StepOf<O>): void => EFFECTS[step.op](simulation, step);

/**
 * The observed state after steps; the one before is left as it was.
 * @throws {Refused} where the kernel or Open vSwitch would refuse a step.
 */
export function simulateAll(observed: Observed, steps: readonly Step[]): Observed {
  const kernel = new SimulatedKernel(structuredClone(observed));
  const simulation = { kernel, ovs: new SimulatedOvs(kernel), stacks: new SimulatedStacks(kernel) };
  for (const step of steps) run(simulation, step);
  return kernel.observed;
}

export const simulate = (observed: Observed, step: Step): Observed => simulateAll(observed, [step]);
