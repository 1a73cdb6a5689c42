/** Follows a packet there and its answer back, and concludes. */
import type { ObservedAddress, ObservedInterface } from "../observed/types";
import { parseIp } from "../topology/address";
import { findNode } from "../topology/ids";
import { isSwitch, namespaceOf, ROOT_NS } from "../topology/places";
import { chooseAddress, ownersOf, withoutPrefix } from "./addresses";
import { type Ask, Inquiry } from "./inquiry";
import { hasCarrier } from "./interfaceState";
import { Resolver } from "./resolve";
import { Segment } from "./segment";
import type { Outcome, WalkContext } from "./stack/visit";
import { Translations } from "./translations";
import { type Trace, type TraceHop, type TraceQuestion, USUAL_SIZE } from "./types";
import { walk } from "./walk";
import { MACHINE_NS, uniqueElements, type World } from "./world";

/** A question that cannot be asked. */
export class TraceError extends Error {
  override name = "TraceError";
  constructor(
    message: string,
    readonly field: keyof TraceQuestion,
  ) {
    super(message);
  }
}

/** Where a node's stack is; `only` names the interface that a switch is. */
export interface StackPlace {
  ns: string;
  only?: string;
}

/** @throws {TraceError} when the lab has no such node */
export function stackOf({ topology, observed }: World, name: string, field: "from" | "to"): StackPlace {
  const node = findNode(topology, name);
  if (node?.kind === "uplink") {
    if (field === "from")
      throw new TraceError(
        `"${name}" is a cable to this machine, and sends nothing itself. Begin at a node of the lab.`,
        field,
      );
    if (!observed.namespaces[MACHINE_NS] || !observed.uplink)
      throw new TraceError(`What is at the machine's end of "${name}" nobody can tell at the moment.`, field);
    return { ns: MACHINE_NS, only: observed.uplink.device };
  }
  const ns = node ? namespaceOf(node) : name;
  const isForeignSwitch =
    !node && (observed.ovs.bridges[name] || observed.namespaces[ROOT_NS]?.interfaces[name]?.kind === "bridge");
  if ((node && isSwitch(node.kind)) || isForeignSwitch) return { ns: ROOT_NS, only: name };
  if (!observed.namespaces[ns]) throw new TraceError(`The running lab has no node "${name}". Is it deployed?`, field);
  return { ns };
}

/** @throws {TraceError} for what is no address that can be asked for */
export function checkAddress(address: string): void {
  const ip = parseIp(address);
  if (!ip) throw new TraceError(`"${address}" is no IPv4 or IPv6 address.`, "address");
  if (ip.family === 6 && ip.value >> 118n === 0x3fan) {
    throw new TraceError(
      `${address} is a link-local address, which means something on one wire alone. Ask for another one.`,
      "address",
    );
  }
}

/** Without a carrier the kernel checks nothing, and what holds now stays: addrconf.c begins when the link is ready. */
const isChecked = (iface: ObservedInterface, { tentative, dadfailed }: ObservedAddress): boolean =>
  tentative === true && !dadfailed && hasCarrier(iface);

/**
 * Addresses that the kernel is checking for duplicates (RFC 4862), and so about to use or to give up: what holds now may
 * not hold in a second. With IPv6 neighbours are asked in the name of link-local addresses, so those count as well.
 * @param asked addresses that the packet bears
 * @param within the only namespace that the packet saw, when it never left one
 */
function beingChecked(world: World, asked: readonly (string | null)[], within: string | undefined): string[] {
  const values = asked.flatMap((address) => (address === null ? [] : (parseIp(address) ?? [])));
  const isAsked = (cidr: string) => {
    const ip = parseIp(withoutPrefix(cidr));
    return values.some(({ family, value }) => ip?.family === family && ip.value === value);
  };
  const solicits = within === undefined && values.some(({ family }) => family === 6);
  return (within === undefined ? Object.keys(world.observed.namespaces) : [within]).flatMap((ns) =>
    world
      .interfacesOf(ns)
      .flatMap(({ ref, iface }) =>
        iface.addresses
          .filter((one) => isChecked(iface, one) && (isAsked(one.cidr) || (solicits && one.scope === "link")))
          .map(
            ({ cidr }) =>
              `${withoutPrefix(cidr)} on ${ref.name} is still being checked for duplicates. Trace again in a second or two.`,
          ),
      ),
  );
}

const dead = (hops: readonly TraceHop[]) => hops.findLast(({ death }) => death !== undefined);

function verdictText(
  there: Outcome,
  back: Outcome | null,
  { hops, question }: { hops: TraceHop[]; question: TraceQuestion },
): string {
  const reason = dead(hops)?.text ?? "";
  if ("doubt" in there && there.left)
    return "The packet leaves the lab by its uplink. What comes of it beyond, the real packet tells.";
  if ("doubt" in there) return "Wirelab cannot see all of the way there.";
  if ("died" in there) return `The packet does not arrive. ${reason}`;
  if (back === null || "doubt" in back) return "The packet arrives; Wirelab cannot see all of the way back.";
  if ("died" in back) return `The packet arrives, but its answer does not come back. ${reason}`;
  return question.port === undefined
    ? "The packet arrives, and its answer comes back."
    : "The connection's first packet arrives, and its answer comes back.";
}

export interface FrameTrace extends Omit<Trace, "tried"> {
  /** An address on the way is still being checked for duplicates: in a moment the conclusion can be another. */
  settling: boolean;
}

/**
 * @param world the lab as it is now
 * @param ask looks things up in the running lab
 * @throws {TraceError} when the question names what is not there
 */
export async function traceFrame(world: World, question: TraceQuestion, ask: Ask): Promise<FrameTrace> {
  const from = stackOf(world, question.from, "from");
  const to = stackOf(world, question.to, "to");
  if (question.address !== undefined) checkAddress(question.address);
  const address = question.address ?? chooseAddress(world, from.ns, to.ns, to.only);
  const size = question.size ?? USUAL_SIZE;
  if (address === null) {
    const element = uniqueElements([findNode(world.topology, question.to) ? { type: "node", id: question.to } : null]);
    const text = `${question.to} has no address: there is nothing to send to.${to.only === undefined ? "" : " A switch needs none to switch."}`;
    const hop: TraceHop = { way: "there", kind: "address", text, elements: element, commands: [], death: "no-address" };
    return {
      question,
      address,
      hops: [hop],
      answered: false,
      verdict: `Nothing can be sent. ${text}`,
      mtu: null,
      doubts: [],
      settling: false,
    };
  }

  const inquiry = new Inquiry(ask);
  const segment = new Segment(world, inquiry);
  const context: WalkContext = {
    world,
    inquiry,
    segment,
    resolver: new Resolver(world, inquiry, segment),
    translations: new Translations(),
    hops: [],
    doubts: [],
    unjudged: false,
    mtus: [],
  };
  const there = await walk(context, from.ns, {
    source: null,
    destination: address,
    port: question.port ?? null,
    size,
    way: "there",
  });
  let back: Outcome | null = null;
  if ("arrived" in there) {
    const { ns, iface, packet } = there.arrived;
    if (ns !== to.ns) {
      const owner = ownersOf(world, address).some(({ ref }) => ref.ns === to.ns)
        ? `, although ${question.to} has ${address} too`
        : "";
      context.doubts.push(`The answer comes from ${world.nameOf(ns)} and not from ${question.to}${owner}.`);
    }
    // What never left its stack comes back within it.
    back =
      iface === null
        ? there
        : await walk(context, ns, {
            source: packet.destination,
            destination: packet.source,
            port: packet.port,
            size,
            way: "back",
          });
  }
  const arrived = "arrived" in there ? there.arrived : null;
  const within = arrived?.iface === null ? arrived.ns : undefined;
  const unsettled = beingChecked(world, [address, arrived?.packet.source ?? null], within);
  context.doubts.push(...unsettled);
  const rejected = [there, back].some((one) => one !== null && "died" in one && one.rejected);
  const ended = back !== null && "arrived" in back;
  const unseen = [there, back].some((one) => one !== null && "doubt" in one);
  // A firewall's refusal looks to TCP like that of a closed port.
  // In a storm some packets get through; which ones is chance.
  const storm = [there, back].some((one) => one !== null && "died" in one && one.died === "storm");
  const unsure =
    storm || unseen || unsettled.length > 0 || context.unjudged || (rejected && question.port !== undefined);
  return {
    question,
    address,
    hops: context.hops,
    answered: unsure ? null : ended,
    verdict: verdictText(there, back, { hops: context.hops, question }),
    mtu: ended && context.mtus.length > 0 ? Math.min(...context.mtus) : null,
    doubts: [...new Set(context.doubts)],
    settling: unsettled.length > 0,
  };
}
