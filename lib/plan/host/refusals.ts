/**
 * What a plan must not do on a machine: make a thing whose name is taken, or change or
 * delete one that the lab did not make. Looked at before the first step, on a fresh
 * reading, and without regard to how the plan came about.
 */
import { ROOT_NS } from "../../topology/places";
import type { PlannedStep, Step } from "../step";
import { isOwn, type MachineObjects, type Owner } from "./objects";

export interface Refusal {
  /** Index of the step. */
  step: number;
  reason: string;
}

/** The things of the machine that a step is about. */
interface Uses {
  links?: string[];
  namespaces?: string[];
  ovsBridges?: string[];
  ovsPorts?: string[];
  table?: true;
}

interface Effect {
  makes?: Uses;
  /** Changes or deletes; what the plan itself made before is its own. */
  touches?: Uses;
}

const linkIn = (ns: string, ...names: string[]): Uses => (ns === ROOT_NS ? { links: names } : { namespaces: [ns] });

const tableIn = (ns: string): Uses => (ns === ROOT_NS ? { table: true } : { namespaces: [ns] });

const ends = (...all: { ns: string; name: string }[]): Uses => ({
  links: all.filter(({ ns }) => ns === ROOT_NS).map(({ name }) => name),
  namespaces: all.filter(({ ns }) => ns !== ROOT_NS).map(({ ns }) => ns),
});

/** Takes what the drawing names as cards of the machine, which are used and never made. */
function effectOf(step: Step): Effect {
  switch (step.op) {
    case "addNamespace":
      return { makes: { namespaces: [step.name] } };
    case "deleteNamespace":
      return { touches: { namespaces: [step.name] } };
    case "startOvs":
    case "stopOvs":
      return {};
    // Validation keeps uplinks out of labs on the host.
    case "addUplink":
      return { makes: { links: [step.device, step.name] } };
    case "deleteUplink":
      return { touches: { links: [step.device] } };
    case "addBridge":
      return { makes: { links: [step.name] } };
    case "addOvsBridge":
      return { makes: { links: [step.name], ovsBridges: [step.name], ovsPorts: [step.name] } };
    case "deleteOvsBridge":
      return { touches: { ovsBridges: [step.name] } };
    case "setBridge":
    case "setBridgePort":
    case "setBridgeVlans":
      return { touches: { links: [step.name] } };
    case "setOvsBridge":
      return { touches: { ovsBridges: [step.name] } };
    case "setOvsPort":
      return { touches: { ovsPorts: [step.name] } };
    case "addVeth": {
      const { links, namespaces } = ends(step.a, step.b);
      return { makes: { links }, touches: { namespaces } };
    }
    case "addDevice":
      return step.ns === ROOT_NS ? { makes: { links: [step.device.name] } } : { touches: linkIn(step.ns) };
    case "setMember":
      return { touches: linkIn(step.at.ns, step.at.name, step.master) };
    case "moveAddresses":
      return { touches: { links: [step.from, step.to] } };
    case "deleteInterface":
      return { touches: ends(step.at, ...(step.peer ? [step.peer] : [])) };
    case "addOvsPort":
      return {
        makes: { ovsPorts: [step.name], ...(step.type === "internal" && { links: [step.name] }) },
        touches: { ovsBridges: [step.bridge], ...(step.type === "system" && { links: [step.name] }) },
      };
    case "addOvsPatch":
      return {
        makes: { ovsPorts: [step.a.name, step.b.name] },
        touches: { ovsBridges: [step.a.bridge, step.b.bridge] },
      };
    case "deleteOvsPort":
      return { touches: { ovsPorts: [step.name] } };
    case "deleteOvsPatch":
      return { touches: { ovsPorts: [step.a.name, step.b.name] } };
    case "moveInterface":
      return { touches: { namespaces: [step.from, step.to].filter((ns) => ns !== ROOT_NS) } };
    case "setMaster":
      return {
        touches: linkIn(step.at.ns, step.at.name, ...(step.master !== null ? [step.master] : [])),
      };
    case "setAdmin":
    case "setMtu":
    case "setMac":
    case "setQueueLength":
    case "setOffload":
    case "setEgress":
    case "addAddress":
    case "deleteAddress":
      return { touches: linkIn(step.at.ns, step.at.name) };
    case "startService":
    case "stopService":
    case "addRoute":
    case "deleteRoute":
    case "setForwarding":
      return step.ns === ROOT_NS ? {} : { touches: { namespaces: [step.ns] } };
    case "addNftTable":
      return step.ns === ROOT_NS ? { makes: { table: true } } : { touches: { namespaces: [step.ns] } };
    case "deleteNftTable":
    case "addNftChain":
    case "deleteNftChain":
    case "addNftRule":
    case "deleteNftRule":
      return { touches: tableIn(step.ns) };
  }
}

const WORDS = {
  links: "an interface",
  namespaces: "a network namespace",
  ovsBridges: "an Open vSwitch bridge",
  ovsPorts: "an Open vSwitch port",
} as const;
type Kind = keyof typeof WORDS;
const KINDS = Object.keys(WORDS) as Kind[];

const whose = (owner: Owner): string => (owner ? `it belongs to the lab "${owner}"` : "Wirelab did not make it");

/** How cards that the drawing names may be used. */
const CARD_STEPS: ReadonlySet<Step["op"]> = new Set([
  "setMaster",
  "setBridgePort",
  "setBridgeVlans",
  "setAdmin",
  "moveAddresses",
  "addOvsPort",
  "setOvsPort",
  "deleteOvsPort",
]);

/**
 * @param cards names of the machine's network cards that the lab draws
 * @returns nothing where the plan keeps to what is the lab's own
 */
export function planRefusals(
  steps: readonly PlannedStep[],
  machine: MachineObjects,
  lab: string,
  cards: ReadonlySet<string>,
): Refusal[] {
  const refusals: Refusal[] = [];
  const made: Record<Kind, Set<string>> = {
    links: new Set(),
    namespaces: new Set(),
    ovsBridges: new Set(),
    ovsPorts: new Set(),
  };
  const gone: Record<Kind, Set<string>> = {
    links: new Set(),
    namespaces: new Set(),
    ovsBridges: new Set(),
    ovsPorts: new Set(),
  };
  let tableMade = false;
  const ownerIn = (kind: Kind, name: string): Owner | undefined =>
    kind === "ovsPorts" ? machine.ovsPorts.get(name)?.owner : machine[kind].get(name);

  steps.forEach(({ step }, index) => {
    const { makes = {}, touches = {} } = effectOf(step);
    const refuse = (reason: string) => refusals.push({ step: index, reason });
    if (step.op === "stopOvs") refuse("The plan would stop this machine's own Open vSwitch, which no lab has started");
    if (step.op === "startOvs" || (step.op === "addOvsBridge" && !machine.ovsRuns))
      refuse(
        "The machine's Open vSwitch does not run, and a lab on the host uses that one. Start it (sudo systemctl start openvswitch-switch), or draw Linux bridges",
      );
    for (const kind of KINDS) {
      for (const name of touches[kind] ?? []) {
        if (made[kind].has(name)) continue;
        if (kind === "links" && cards.has(name) && CARD_STEPS.has(step.op)) continue;
        const owner = ownerIn(kind, name);
        // What is not there fails by itself, with the kernel's own words.
        if (owner !== undefined && !isOwn(owner, lab) && !isOvsOwn(kind, name))
          refuse(`"${name}" is ${WORDS[kind]} of this machine that the plan would change, and ${whose(owner)}`);
      }
      for (const name of makes[kind] ?? []) {
        const owner = ownerIn(kind, name);
        const free = owner === undefined || gone[kind].has(name) || isOwn(owner, lab);
        if (!free) refuse(`This machine has ${WORDS[kind]} "${name}" already, and ${whose(owner)}`);
        made[kind].add(name);
      }
    }
    if (makes.table) {
      if (machine.table !== undefined && !isOwn(machine.table, lab))
        refuse(`This machine has an nftables table "inet wirelab" already, and ${whose(machine.table)}`);
      tableMade = true;
    }
    if (touches.table && !tableMade && machine.table !== undefined && !isOwn(machine.table, lab))
      refuse(`The plan would change the nftables table "inet wirelab" of this machine, and ${whose(machine.table)}`);
    if (step.op === "deleteInterface") gone.links.add(step.at.name);
    if (step.op === "deleteOvsPort") gone.ovsPorts.add(step.name);
    if (step.op === "deleteOvsBridge") {
      gone.ovsBridges.add(step.name);
      gone.links.add(step.name);
      for (const [name, port] of machine.ovsPorts) {
        if (port.bridge !== step.name) continue;
        gone.ovsPorts.add(name);
        if (port.internal && !isOwn(port.owner, lab))
          refuse(
            `"${name}" is a port of "${step.name}" that would end with it, and ${whose(port.owner)}. Take it out first: ovs-vsctl del-port ${step.name} ${name}`,
          );
      }
    }
  });
  return refusals;

  /** Interfaces that Open vSwitch makes bear no alias: their record says whose they are. */
  function isOvsOwn(kind: Kind, name: string): boolean {
    if (kind !== "links") return false;
    return isOwn(machine.ovsPorts.get(name)?.owner, lab) || isOwn(machine.ovsBridges.get(name), lab);
  }
}
