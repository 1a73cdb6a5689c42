/** What decoding a packet gives: layers of named fields that know their bytes, and one line that sums it up. */
import type { Bytes } from "./bytes";

export interface Field {
  label: string;
  value: string;
  /** First byte in the packet, and how many there are. */
  at: number;
  length: number;
  fields?: Field[];
}

export interface Layer {
  /** Short name: "IPv4". */
  protocol: string;
  /** One line that says what is in it. */
  title: string;
  at: number;
  /** Bytes of its header, without what it carries. */
  length: number;
  fields: Field[];
}

export interface Summary {
  source: string;
  destination: string;
  /** The innermost protocol that was understood. */
  protocol: string;
  info: string;
}

export interface Decoded {
  layers: Layer[];
  summary: Summary;
  /** What is wrong with the packet, in words; null when nothing was found. */
  problem: string | null;
}

/** Every protocol that can be told apart. */
export type ProtocolName =
  | "ethernet"
  | "rawIp"
  | "llc"
  | "vlan"
  | "arp"
  | "ipv4"
  | "ipv6"
  | "icmp"
  | "icmpv6"
  | "igmp"
  | "tcp"
  | "udp"
  | "dns"
  | "dhcp"
  | "vxlan"
  | "stp"
  | "lldp"
  | "data";

/** What comes after a layer. */
export interface Inside {
  protocol: ProtocolName;
  bytes: Bytes;
}

/** Reads one layer: adds it to the packet and says what is inside. May read beyond the end; that is caught. */
export type Dissector = (bytes: Bytes, packet: PacketWriter) => Inside | null;

/** Adds fields to a layer, or to a field. */
export class FieldWriter {
  constructor(
    private readonly bytes: Bytes,
    private readonly fields: Field[],
  ) {}

  /** Adds a field of `length` bytes, `at` bytes into the layer. @returns a writer for fields within it */
  add(label: string, at: number, length: number, value: string | number): FieldWriter {
    // A length is what the packet says, which may be more than there is.
    const there = Math.max(0, Math.min(length, this.bytes.length - at));
    const field: Field = { label, value: String(value), at: this.bytes.start + at, length: there, fields: [] };
    this.fields.push(field);
    return new FieldWriter(this.bytes, field.fields as Field[]);
  }
}

export class LayerWriter extends FieldWriter {
  constructor(
    bytes: Bytes,
    readonly layer: Layer,
  ) {
    super(bytes, layer.fields);
  }
  set title(title: string) {
    this.layer.title = title;
  }
  /** Bytes of the header, once it is known how many they are. */
  set length(length: number) {
    this.layer.length = length;
  }
}

/** Collects what dissectors find. */
export class PacketWriter {
  readonly layers: Layer[] = [];
  readonly summary: Summary = { source: "", destination: "", protocol: "", info: "" };
  problem: string | null = null;
  /** What comes now is a packet quoted within an error: it does not say what this packet is. */
  quoted = false;

  layer(protocol: string, bytes: Bytes, title = protocol): LayerWriter {
    const layer: Layer = { protocol, title, at: bytes.start, length: bytes.length, fields: [] };
    this.layers.push(layer);
    if (!this.quoted) this.summary.protocol = protocol;
    return new LayerWriter(bytes, layer);
  }
  between(source: string, destination: string): void {
    if (!this.quoted) Object.assign(this.summary, { source, destination });
  }
  say(info: string): void {
    if (!this.quoted) this.summary.info = info;
  }
  wrong(problem: string): void {
    if (!this.quoted) this.problem ??= problem;
  }
}
