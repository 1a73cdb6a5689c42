/** A packet's visit to one stack: what all the stations there share. */
import type { InterfaceRef } from "../../topology/places";
import type { Step } from "../frame";
import type { Inquiry } from "../inquiry";
import type { Packet } from "../packet";
import type { Resolver } from "../resolve";
import type { Segment } from "../segment";
import type { Ends, Translations } from "../translations";
import type { DeathReason, TraceHop } from "../types";
import { uniqueElements, type World } from "../world";

/** Tools that all walks of one trace share, and what they found. */
export interface WalkContext {
  world: World;
  inquiry: Inquiry;
  segment: Segment;
  resolver: Resolver;
  translations: Translations;
  hops: TraceHop[];
  doubts: string[];
  /** Rules that may or may not stop the packet, or a storm: the conclusion is not certain. */
  unjudged: boolean;
  /** Limits met, in bytes. */
  mtus: number[];
}

export interface Arrived {
  /** Namespace of the stack that took the packet, and the interface by which; null when it never left. */
  ns: string;
  iface: string | null;
  /** As it was then. */
  packet: Packet & { source: string };
}

/** `left`: the packet went out of the lab by its uplink. */
export type Outcome = { arrived: Arrived } | { died: DeathReason; rejected: boolean } | { doubt: true; left?: true };

export const isOutcome = (one: object): one is Outcome => "arrived" in one || "died" in one || "doubt" in one;

export class Visit {
  /** As it came in. */
  readonly entering: Packet;
  /** What connection tracking here says of it, for an answer. */
  readonly tracked: Ends | null;

  constructor(
    readonly context: WalkContext,
    readonly ns: string,
    /** Interface by which it came in; null where it starts. */
    readonly iif: string | null,
    /** As it is now: stations change it. */
    public packet: Packet,
  ) {
    this.entering = packet;
    const { source, destination, way } = packet;
    this.tracked = way === "back" && source !== null ? context.translations.find(ns, { source, destination }) : null;
  }

  /** The stack's name in a sentence. */
  get name(): string {
    return this.context.world.nameOf(this.ns);
  }

  at(name: string): InterfaceRef {
    return { ns: this.ns, name };
  }

  add(step: Step, death?: DeathReason): void {
    this.context.hops.push({ ...step, way: this.packet.way, ...(death && { death }) });
  }

  /** A step at this stack, with the interfaces that it is about. */
  step(kind: Step["kind"], text: string, commands: string[], ...interfaces: (string | null)[]): Step {
    const { world } = this.context;
    const stack = this.iif === null ? world.nodeOf(this.ns) : world.stackElement(this.at(this.iif));
    const named = interfaces.map((name) => (name === null ? null : world.element(this.at(name))));
    return { kind, text, commands, elements: uniqueElements([stack, ...named]) };
  }

  /** The packet dies at a step, or at the last one told. */
  die(why: DeathReason, step?: Step): Outcome {
    if (step) this.add(step);
    const last = this.context.hops.at(-1);
    if (last) last.death = why;
    return { died: why, rejected: false };
  }
}
