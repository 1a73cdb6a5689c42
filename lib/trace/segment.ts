/**
 * Carries a frame through cables and switches, as far as it gets. What a switch
 * learns from the frames of one trace it still knows at the next.
 */
import { placeKey } from "../observed/lookup";
import type { ObservedInterface } from "../observed/types";
import { type InterfaceRef, ROOT_NS } from "../topology/places";
import { type DeadEnd, type Delivery, type Frame, isToMany, type Step } from "./frame";
import type { Inquiry } from "./inquiry";
import { isUp, obstacle } from "./interfaceState";
import { bridgeDecision } from "./linuxBridge";
import { ovsDecision } from "./openVswitch";
import { readBridge } from "./read/bridge";
import type { DeathReason } from "./types";
import { uniqueElements, type World } from "./world";

/** One copy of the frame, with what it has passed. */
interface Copy {
  frame: Frame;
  steps: Step[];
  passed: string[];
  mtu: number;
}

interface Trip extends Delivery {
  /** Switches passed, each with the port by which the frame came in. */
  visited: Map<string, string>;
}

/** The kernel lets a frame be longer than the MTU by a VLAN tag, whether it has one or not (is_skb_forwardable). */
const TAG_BYTES = 4;

export class Segment {
  /** By bridge: the ports behind which addresses spoke up in this trace. */
  private readonly taught = new Map<string, Map<string, string>>();

  constructor(
    private readonly world: World,
    private readonly inquiry: Inquiry,
  ) {}

  /** Sends a frame out of an interface. */
  async send(frame: Frame, from: InterfaceRef): Promise<Delivery> {
    const trip: Trip = { arrivals: [], deadEnds: [], loop: [], visited: new Map() };
    await this.leave(from, { frame, steps: [], passed: [], mtu: Number.POSITIVE_INFINITY }, trip, 0);
    return trip;
  }

  private end(trip: Trip, at: InterfaceRef, { steps, passed }: Copy, why: DeadEnd["why"], step: Step): void {
    trip.deadEnds.push({ at, passed: [...passed, placeKey(at)], steps: [...steps, step], why });
  }

  private stepAt(kind: Step["kind"], at: InterfaceRef, text: string, commands: string[] = []): Step {
    return { kind, text, commands, elements: uniqueElements([this.world.element(at)]) };
  }

  private doubt(trip: Trip, at: InterfaceRef, copy: Copy, text: string): void {
    this.end(trip, at, copy, "doubt", this.stepAt("doubt", at, text));
  }

  /** A switch does not send the frame out of a port. */
  private leftOut(trip: Trip, at: InterfaceRef, copy: Copy, why: DeathReason, text: string, command: string): void {
    this.end(trip, at, copy, why, this.stepAt("switch", at, `It does not go on there: ${text}.`, [command]));
  }

  /** What stops a frame at an interface that shall carry it, on either side of a cable. */
  private stopped(trip: Trip, at: InterfaceRef, iface: ObservedInterface, copy: Copy, limit: number): boolean {
    const trouble = obstacle(iface);
    const show = [`ip ${at.ns === ROOT_NS ? "" : `-n ${at.ns} `}link show dev ${at.name}`];
    if (trouble) {
      this.end(trip, at, copy, trouble.why, this.stepAt("cable", at, `It goes no further: ${trouble.text}.`, show));
      return true;
    }
    if (copy.frame.size <= limit) return false;
    const text = `It is dropped without a word: ${copy.frame.size} bytes do not fit through ${at.name}, whose MTU is ${iface.mtu}.`;
    this.end(trip, at, copy, "too-big", this.stepAt("cable", at, text, show));
    return true;
  }

  /** The frame goes out of an interface. `slack` is by how much it may exceed the MTU, in bytes. */
  private async leave(at: InterfaceRef, copy: Copy, trip: Trip, slack: number): Promise<void> {
    const iface = this.world.interface(at);
    if (!iface) return this.doubt(trip, at, copy, `${at.name} is gone.`);
    if (iface.egress?.block) {
      const show = [`tc ${at.ns === ROOT_NS ? "" : `-n ${at.ns} `}qdisc show dev ${at.name}`];
      const text = `It goes no further: ${at.name} is blocked and lets nothing out.`;
      return this.end(trip, at, copy, "blocked-port", this.stepAt("cable", at, text, show));
    }
    const limit = iface.mtu + slack;
    if (this.stopped(trip, at, iface, copy, limit)) return;
    const next = { ...copy, passed: [...copy.passed, placeKey(at)], mtu: Math.min(copy.mtu, limit) };
    const ovs = this.world.ovsPortOf(at);
    if (ovs?.port.type === "internal") return this.enterOvs(at.name, at, next, trip);
    if (iface.kind === "bridge") return this.enterBridge(at, null, next, trip);
    if (iface.kind === "vlan" && iface.device?.parent !== undefined) {
      const parent = { ns: at.ns, name: iface.device.parent };
      const vlan = iface.device.id ?? null;
      const step = this.stepAt(
        "cable",
        at,
        `${at.name} puts the tag of VLAN ${vlan} on it and hands it to ${parent.name}.`,
      );
      return this.leave(parent, { ...next, frame: { ...next.frame, vlan }, steps: [...next.steps, step] }, trip, slack);
    }
    if (iface.kind === "dummy")
      return this.end(
        trip,
        at,
        copy,
        "not-for-it",
        this.stepAt("cable", at, `${at.name} is a dummy interface: it swallows what it is given.`),
      );
    const peer = iface.kind === "veth" ? this.world.peer(at) : null;
    if (!peer)
      return this.doubt(
        trip,
        at,
        copy,
        `What is behind ${at.name} (${iface.kind || "a network card"}) Wirelab cannot see.`,
      );
    const tag = copy.frame.vlan === null ? "" : `, with the tag of VLAN ${copy.frame.vlan}`;
    const step = this.stepAt("cable", at, `It goes out of ${at.name} and comes in at ${peer.name}${tag}.`);
    return this.enter(peer, { ...next, steps: [...next.steps, step] }, trip);
  }

  /** The frame comes out of a cable. */
  private async enter(at: InterfaceRef, copy: Copy, trip: Trip): Promise<void> {
    const iface = this.world.interface(at);
    if (!iface) return this.doubt(trip, at, copy, `${at.name} is gone.`);
    const limit = iface.mtu + (copy.frame.vlan === null ? TAG_BYTES : 0);
    if (this.stopped(trip, at, iface, copy, limit)) return;
    const next = { ...copy, passed: [...copy.passed, placeKey(at)], mtu: Math.min(copy.mtu, limit) };
    const ovs = this.world.ovsPortOf(at);
    if (!ovs || ovs.port.type === "internal") return this.reach(at, next, trip);
    await this.enterOvs(at.name, at, next, trip);
    // In userspace Open vSwitch listens beside the kernel's stack, not instead of it.
    if (this.world.isUserspace(ovs.bridge)) await this.takeIn(at, next, trip);
  }

  /** The frame is at an interface that is no port of Open vSwitch. */
  private async reach(at: InterfaceRef, copy: Copy, trip: Trip): Promise<void> {
    const bridge = this.world.bridgeOf(at);
    if (bridge) return this.enterBridge(bridge, at.name, copy, trip);
    const master = this.world.interface(at)?.master;
    if (master !== undefined)
      return this.doubt(trip, at, copy, `${at.name} belongs to ${master}, which Wirelab does not see through.`);
    return this.takeIn(at, copy, trip);
  }

  /** The frame is at a stack: for it, for an interface built on this one, or for nobody here. */
  private async takeIn(at: InterfaceRef, copy: Copy, trip: Trip): Promise<void> {
    const iface = this.world.interface(at);
    const { frame } = copy;
    if (!iface) return;
    if (!isUp(iface))
      return this.end(
        trip,
        at,
        copy,
        "link-down",
        this.stepAt("cable", at, `It goes no further: ${at.name} is set down.`),
      );
    if (frame.vlan !== null) {
      const sub = this.world.builtOn(at, "vlan").find((one) => one.iface.device?.id === frame.vlan);
      if (sub) return this.takeIn(sub.ref, { ...copy, frame: { ...frame, vlan: null } }, trip);
      const text = `It carries the tag of VLAN ${frame.vlan}, and ${this.world.nameOf(at.ns)} has no interface for that VLAN on ${at.name}.`;
      return this.end(trip, at, copy, "vlan", this.stepAt("cable", at, text));
    }
    for (const { ref, iface: above } of this.world.builtOn(at, "macvlan")) {
      if (isToMany(frame) || above.mac === frame.dst) await this.takeIn(ref, copy, trip);
    }
    if (isToMany(frame) || iface.mac === frame.dst) {
      trip.arrivals.push({ at, steps: copy.steps, mtu: copy.mtu });
      return;
    }
    const text = `${at.name} ignores it: it is addressed to ${frame.dst}, and ${at.name} has ${iface.mac}.`;
    this.end(trip, at, copy, "not-for-it", this.stepAt("cable", at, text));
  }

  /** Whether a switch was passed before; a second time by another port is a loop. */
  private wasHere(trip: Trip, name: string, { vlan }: Frame, port: string): boolean {
    const key = `${name}/${vlan ?? ""}`;
    const before = trip.visited.get(key);
    if (before === undefined) trip.visited.set(key, port);
    else if (before !== port && !trip.loop.includes(name)) trip.loop.push(name);
    return before !== undefined;
  }

  private async enterBridge(at: InterfaceRef, from: string | null, copy: Copy, trip: Trip): Promise<void> {
    const bridge = this.world.interface(at);
    if (!bridge) return;
    const taught = this.taughtTo(placeKey(at));
    const facts = await readBridge(this.inquiry, at);
    const ports = this.world.portsOf(at).flatMap((ref) => this.world.interface(ref) ?? []);
    const decision = bridgeDecision({ bridge, ports, from, frame: copy.frame, facts, taught });
    const elements = uniqueElements([this.world.switchElement(at.name) ?? this.world.element(at)]);
    const entrance = from === null ? at : { ns: at.ns, name: from };
    if ("drop" in decision) {
      const commands = [
        decision.drop === "vlan" ? (facts.commands.vlans ?? facts.commands.ports) : facts.commands.ports,
      ];
      return this.end(trip, entrance, copy, decision.drop, { kind: "switch", text: decision.text, commands, elements });
    }
    // Only now: what a port drops, as one held by the spanning tree does, makes no loop and teaches nothing.
    if (this.wasHere(trip, at.name, copy.frame, from ?? at.name)) return;
    if (from !== null) taught.set(copy.frame.src, from);
    const step: Step = { kind: "switch", text: decision.text, commands: decision.commands, elements };
    const steps = [...copy.steps, step];
    for (const { port, why, text } of decision.left)
      this.leftOut(trip, { ns: at.ns, name: port }, { ...copy, steps }, why, text, facts.commands.ports);
    for (const { port, vlan } of decision.outputs) {
      const next = { ...copy, frame: { ...copy.frame, vlan }, steps };
      const ref = { ns: at.ns, name: port };
      if (port === at.name) await this.takeIn(ref, next, trip);
      else await this.leave(ref, next, trip, vlan === null ? TAG_BYTES : 0);
    }
  }

  private async enterOvs(port: string, at: InterfaceRef, copy: Copy, trip: Trip): Promise<void> {
    const decision = await ovsDecision(this.world, this.inquiry, port, copy.frame);
    if ("drop" in decision) return this.end(trip, at, copy, decision.drop, decision.step);
    if ("doubt" in decision) return this.end(trip, at, copy, "doubt", decision.step);
    const before = decision.bridges.map((name) => this.wasHere(trip, name, copy.frame, port));
    if (before.some(Boolean)) return;
    for (const { ref, why, text, command } of decision.left)
      this.leftOut(trip, ref, { ...copy, steps: [...copy.steps, decision.step] }, why, text, command);
    for (const output of decision.outputs) {
      const next = { ...copy, frame: { ...copy.frame, vlan: output.vlan }, steps: [...copy.steps, output.step] };
      const internal =
        this.world.observed.ovs.bridges[output.bridge]?.ports[output.port]?.type === "internal" ||
        output.port === output.bridge;
      if (!internal) await this.leave({ ns: ROOT_NS, name: output.port }, next, trip, 0);
      else await this.enterInternal(output.port, next, trip);
    }
  }

  /** Open vSwitch hands the frame to the interface of an internal port, wherever that is. */
  private async enterInternal(port: string, copy: Copy, trip: Trip): Promise<void> {
    const home = this.world.homeOfInternal(port);
    const iface = home && this.world.interface(home);
    if (!home || !iface) return;
    const passed = [...copy.passed, placeKey(home)];
    await this.reach(home, { ...copy, passed, mtu: Math.min(copy.mtu, iface.mtu) }, trip);
  }

  private taughtTo(bridge: string): Map<string, string> {
    const known = this.taught.get(bridge) ?? new Map<string, string>();
    this.taught.set(bridge, known);
    return known;
  }
}
