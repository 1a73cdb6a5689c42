/**
 * Turns what a filter says into questions to the bytes of a frame. What each
 * primitive asks is what libpcap asks (gencode.c), so that a filter means the same
 * here and in tcpdump. One thing is meant otherwise: after `vlan`, a frame without
 * the tag is still read where its headers really are, so `vlan 10 or icmp` finds
 * untagged pings, which libpcap's fixed offsets miss.
 */
import type { Arithmetic, Direction, Expression, Place, Protocol } from "./ast";
import { all, any, type Condition, type Load } from "./condition";
import { FilterError } from "./error";
import { ETHER_TYPES, IP_PROTOCOLS } from "./names";

const IP = ETHER_TYPES.ip as number;
const IP6 = ETHER_TYPES.ip6 as number;
/** Values up to this in the type field are lengths (IEEE 802.3). */
const LONGEST_802_3 = 1500;
/** Service access point of the spanning tree protocol (IEEE 802.1D). */
const STP_SAP = 0x42;
const FRAGMENT_HEADER = 44;
/** Offsets of source and destination address in an IPv4, IPv6, or ARP packet about IPv4. */
const ADDRESSES = { ip: [12, 16], ip6: [8, 24], arp: [14, 24], rarp: [14, 24] } as const;

const NO_ETHERNET = "This interface carries no Ethernet frames: only IP can be looked at.";

class Lowering {
  /** A `vlan` stood before, in the order of the text. */
  private vlans = 0;

  constructor(private readonly ethernet: boolean) {}

  condition(expression: Expression): Condition {
    switch (expression.kind) {
      case "and":
      case "or": {
        const left = this.condition(expression.left);
        return { op: expression.kind, of: [left, this.condition(expression.right)] };
      }
      case "not":
        return { op: "not", of: this.condition(expression.inner) };
      case "relation": {
        const guards = [...this.guards(expression.left), ...this.guards(expression.right)];
        return all(...guards, { ...expression, op: "relation", tagged: this.tagged });
      }
      case "etherType":
        return this.etherType(expression.type, expression.place);
      case "over":
        return this.over(expression.ip, expression.protocol);
      case "etherHost": {
        this.needEthernet(expression.place);
        return directed(expression.direction, (side) => this.mac(side === "src" ? 6 : 0, expression.address));
      }
      case "etherMulticast":
        this.needEthernet(expression.place);
        return this.test({ base: "frame", at: 0, size: 1 }, "any bit", 1);
      case "ipMulticast":
        return expression.version === 4
          ? all(this.type(IP), this.test({ base: "network", at: 16, size: 1 }, ">=", 224))
          : all(this.type(IP6), this.test({ base: "network", at: 24, size: 1 }, "=", 255));
      case "net":
        return this.net(expression);
      case "ports":
        return this.ports(expression);
      case "vlan":
        this.needEthernet(expression.place);
        this.vlans += 1;
        return { op: "vlan", id: expression.id, first: this.vlans === 1 };
      case "outbound":
        return expression.outbound ? { op: "outbound" } : { op: "not", of: { op: "outbound" } };
    }
  }

  private get tagged(): boolean {
    return this.vlans > 0;
  }

  private needEthernet({ at, length }: Place): void {
    if (!this.ethernet) throw new FilterError(NO_ETHERNET, at, length);
  }

  private test(load: Load, compare: "=" | ">" | ">=" | "any bit", value: number, mask?: number): Condition {
    return { op: "test", load, compare, value, tagged: this.tagged, ...(mask !== undefined && { mask }) };
  }

  /** A packet of IP by its Ethernet type, or by its version where there is no Ethernet. */
  private type(type: number): Condition {
    if (this.ethernet) return this.test({ base: "type", at: 0, size: 2 }, "=", type);
    return this.test({ base: "network", at: 0, size: 1 }, "=", type === IP ? 0x40 : 0x60, 0xf0);
  }

  private etherType(type: number | "stp", place: Place): Condition {
    if (type === IP || type === IP6) return this.type(type);
    this.needEthernet(place);
    const sap = type === "stp" ? STP_SAP : type;
    if (sap > LONGEST_802_3) return this.type(sap);
    const long: Condition = this.test({ base: "type", at: 0, size: 2 }, ">", LONGEST_802_3);
    return all({ op: "not", of: long }, this.test({ base: "network", at: 0, size: 1 }, "=", sap));
  }

  private over(ip: "ip" | "ip6" | "both", protocol: number): Condition {
    const four = () => all(this.type(IP), this.test({ base: "network", at: 9, size: 1 }, "=", protocol));
    const next: Load = { base: "network", at: 6, size: 1 };
    const inFragment = () =>
      all(this.test(next, "=", FRAGMENT_HEADER), this.test({ base: "network", at: 40, size: 1 }, "=", protocol));
    const six = () => all(this.type(IP6), any(this.test(next, "=", protocol), inFragment()));
    return ip === "ip" ? four() : ip === "ip6" ? six() : any(four(), six());
  }

  private mac(at: number, address: readonly number[]): Condition {
    const word = (from: number, to: number) => address.slice(from, to).reduce((sum, byte) => sum * 256 + byte, 0);
    return all(
      this.test({ base: "frame", at: at + 2, size: 4 }, "=", word(2, 6)),
      this.test({ base: "frame", at, size: 2 }, "=", word(0, 2)),
    );
  }

  private net({ of, direction, net }: Extract<Expression, { kind: "net" }>): Condition {
    const kinds = of ? [of] : net.version === 6 ? (["ip6"] as const) : (["ip", "arp", "rarp"] as const);
    const [address, mask] = net.version === 4 ? [[net.address], [net.mask]] : [net.address, net.mask];
    const matches = (at: number): Condition =>
      all(
        ...address.map((word, index) =>
          this.test({ base: "network", at: at + 4 * index, size: 4 }, "=", word, mask[index]),
        ),
      );
    const possible = this.ethernet ? kinds : kinds.filter((kind) => kind === "ip" || kind === "ip6");
    if (possible.length === 0) throw new FilterError(NO_ETHERNET, 0, 0);
    return any(
      ...possible.map((kind) => {
        const [source, destination] = ADDRESSES[kind];
        return all(
          this.type(ETHER_TYPES[kind] as number),
          directed(direction, (side) => matches(side === "src" ? source : destination)),
        );
      }),
    );
  }

  private ports({ of, direction, from, to }: Extract<Expression, { kind: "ports" }>): Condition {
    const protocols = of === null ? [6, 17, 132] : [of];
    const over = (at: number) =>
      any(...protocols.map((protocol) => this.test({ base: "network", at, size: 1 }, "=", protocol)));
    const port = (load: Load): Condition =>
      from === to
        ? this.test(load, "=", from)
        : all(this.test(load, ">=", from), { op: "not", of: this.test(load, ">", to) });
    const either = (base: "network" | "transport", at: number) =>
      directed(direction, (side) => port({ base, at: side === "src" ? at : at + 2, size: 2 }));
    return any(
      all(this.type(IP6), over(6), either("network", 40)),
      all(this.type(IP), over(9), this.firstFragment(), either("transport", 0)),
    );
  }

  /** Only the first fragment of a packet has the header that comes after IP's. */
  private firstFragment(): Condition {
    return { op: "not", of: this.test({ base: "network", at: 6, size: 2 }, "any bit", 0x1fff) };
  }

  /** What must be so before bytes of a protocol can be read at all. */
  private guards(value: Arithmetic): Condition[] {
    if (value.kind === "operation") return [...this.guards(value.left), ...this.guards(value.right)];
    if (value.kind !== "bytes") return [];
    return [...this.guard(value.of, value.place), ...this.guards(value.offset)];
  }

  private guard(of: Protocol, place: Place): Condition[] {
    switch (of) {
      case "ether":
        this.needEthernet(place);
        return [];
      case "ip":
      case "ip6":
      case "arp":
      case "rarp":
        return [this.etherType(ETHER_TYPES[of] as number, place)];
      case "icmp6":
        return [this.type(IP6), this.test({ base: "network", at: 6, size: 1 }, "=", IP_PROTOCOLS.icmp6 as number)];
      default:
        return [this.over("ip", IP_PROTOCOLS[of] as number), this.firstFragment()];
    }
  }
}

function directed(direction: Direction, of: (side: "src" | "dst") => Condition): Condition {
  if (direction === "src" || direction === "dst") return of(direction);
  return direction === "src or dst" ? any(of("src"), of("dst")) : all(of("src"), of("dst"));
}

/** @throws {FilterError} when the link has not what is asked for */
export function lower(expression: Expression, ethernet: boolean): Condition {
  return new Lowering(ethernet).condition(expression);
}
