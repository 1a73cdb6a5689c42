/** What a trace asks and what it finds, as plain data. */
import type { ElementRef } from "../topology/ids";

/** A packet to be followed from one node to another. */
export interface TraceQuestion {
  /** Node that sends. */
  from: string;
  /** Node that shall receive. */
  to: string;
  /** Address asked for; by default one of the receiver's that the sender reaches most directly. */
  address?: string;
  /** TCP port to connect to; an ICMP echo (a ping) without it. */
  port?: number;
  /** Length of the IP packet in bytes, which no router may fragment. */
  size?: number;
}

/** Length in bytes of the packet that `ping` sends by itself: 56 of data, 8 of ICMP, 20 of IPv4. */
export const USUAL_SIZE = 84;

/** What a hop is about; `doubt` is a place that Wirelab cannot see through. */
export type HopKind = "address" | "route" | "neighbour" | "cable" | "switch" | "firewall" | "nat" | "arrival" | "doubt";

/** Where a packet died and why; each is explained by the hop's own text. */
export type DeathReason =
  | "no-address"
  | "no-route"
  | "forwarding-off"
  | "source-refused"
  | "route-loop"
  | "no-neighbour"
  | "link-down"
  | "no-carrier"
  | "blocked-port"
  | "vlan"
  | "not-for-it"
  | "switch-drop"
  | "storm"
  | "firewall"
  | "too-big";

export interface TraceHop {
  /** The packet's way there, or its answer's way back. */
  way: "there" | "back";
  kind: HopKind;
  /** One or two plain sentences. */
  text: string;
  /** Where it happens: what the canvas lights up, the most telling first. Empty for what is not drawn. */
  elements: ElementRef[];
  /** Commands whose answers tell it, as text, to be typed by hand. */
  commands: string[];
  /** Set on the hop where the packet dies. */
  death?: DeathReason;
}

/** What the real kernel did with a real packet. */
export interface RealTry {
  command: string;
  /** Something came back: an echo, or for TCP an acceptance or a refusal. */
  answered: boolean;
  /** What was printed, or for TCP what happened. */
  output: string;
}

export interface Trace {
  question: TraceQuestion;
  /** Address that the packet is sent to; null when the receiver has none. */
  address: string | null;
  hops: TraceHop[];
  /** Whether an answer comes back; null when something on the way cannot be judged. */
  answered: boolean | null;
  /** The conclusion in a sentence. */
  verdict: string;
  /** Largest packet in bytes that passes everything on the way without being cut; null when not all of the way is known. */
  mtu: number | null;
  /** What could make the conclusion wrong, in sentences. */
  doubts: string[];
  /** Null when nothing was sent. */
  tried: RealTry | null;
}

/** Whether the kernel did as the trace said; null when the trace did not commit itself, or nothing was sent. */
export function agrees({ answered, tried }: Pick<Trace, "answered" | "tried">): boolean | null {
  return answered === null || tried === null ? null : answered === tried.answered;
}
