/** Writes a condition as a classic BPF program. */

import { Assembler, type Label, newLabel } from "./assembler";
import type { Arithmetic, Place, RelationSign } from "./ast";
import { ALU, ANCILLARY, JUMP, LD, LDX, MEMORY_WORDS, OUTGOING, type Program, RET, SIZE, ST, TAX, WITH_X } from "./bpf";
import type { Base, Condition, Load } from "./condition";
import { FilterError } from "./error";

export interface Target {
  /** Frames begin with an Ethernet header. Otherwise they begin with IP's. */
  ethernet: boolean;
  /** For a socket of the kernel, which takes the outer VLAN tag off before the filter looks. Otherwise for frames as bytes. */
  live: boolean;
  /** Bytes kept of a packet that passes. */
  snap: number;
}

const ETHERNET_HEADER = 14;
const TYPE_AT = 12;
/** Types of VLAN tags: 802.1Q, 802.1ad, and what was used before it. */
const TAG_TYPES = [0x8100, 0x88a8, 0x9100];
/** Scratch word that holds by how much tags shift what comes after them. */
const SHIFT = 0;
const BASES: Record<string, Base> = { ether: "frame", ip: "network", ip6: "network", arp: "network", rarp: "network" };
const ICMP6_AT = 40;

class Generator {
  private readonly code = new Assembler();

  constructor(private readonly target: Target) {}

  program(condition: Condition): Program {
    const { code } = this;
    const [pass, drop] = [newLabel(), newLabel()];
    if (mentionsVlan(condition)) {
      code.emit(LD.imm, 0);
      code.emit(ST, SHIFT);
    }
    this.condition(condition, pass, drop);
    code.mark(pass);
    code.emit(RET, this.target.snap);
    code.mark(drop);
    code.emit(RET, 0);
    return code.program();
  }

  private condition(condition: Condition, then: Label, otherwise: Label): void {
    switch (condition.op) {
      case "not":
        return this.condition(condition.of, otherwise, then);
      case "and":
      case "or":
        condition.of.forEach((part, index) => {
          const next = newLabel();
          const last = index === condition.of.length - 1;
          if (last) this.condition(part, then, otherwise);
          else if (condition.op === "and") this.condition(part, next, otherwise);
          else this.condition(part, then, next);
          this.code.mark(next);
        });
        return;
      case "test":
        this.load(condition.load, condition.tagged);
        if (condition.mask !== undefined && condition.mask !== 0xffffffff) this.code.emit(ALU["&"], condition.mask);
        return this.code.jump(JUMP[condition.compare], condition.value, then, otherwise);
      case "relation":
        return this.relation(condition, then, otherwise);
      case "vlan":
        return this.vlan(condition.id, condition.first, then, otherwise);
      case "outbound":
        this.code.emit(LD.abs | SIZE[1], ANCILLARY.packetType);
        return this.code.jump(JUMP["="], OUTGOING, then, otherwise);
    }
  }

  private start(base: Base): number {
    if (base === "frame") return 0;
    if (base === "type") return TYPE_AT;
    return this.target.ethernet ? ETHERNET_HEADER : 0;
  }

  private load({ base, at, size }: Load, tagged: boolean): void {
    const from = this.start(base) + at;
    if (base === "transport") {
      this.headerEnd(tagged);
      this.code.emit(LD.ind | SIZE[size], from);
    } else if (tagged && base !== "frame") {
      this.code.emit(LDX.mem, SHIFT);
      this.code.emit(LD.ind | SIZE[size], from);
    } else this.code.emit(LD.abs | SIZE[size], from);
  }

  /** X becomes how far an IPv4 header and tags carry what comes after them. */
  private headerEnd(tagged: boolean): void {
    const at = this.start("network");
    if (!tagged) return this.code.emit(LDX.headerLength, at);
    this.code.emit(LDX.mem, SHIFT);
    this.code.emit(LD.ind | SIZE[1], at);
    this.code.emit(ALU["&"], 0xf);
    this.code.emit(ALU["<<"], 2);
    this.code.emit(ALU["+"] | WITH_X);
    this.code.emit(TAX);
  }

  private relation(
    { sign, left, right, tagged }: { sign: RelationSign; left: Arithmetic; right: Arithmetic; tagged: boolean },
    then: Label,
    otherwise: Label,
  ): void {
    const [compare, yes, no] = {
      "=": ["=", then, otherwise] as const,
      "!=": ["=", otherwise, then] as const,
      ">": [">", then, otherwise] as const,
      "<=": [">", otherwise, then] as const,
      ">=": [">=", then, otherwise] as const,
      "<": [">=", otherwise, then] as const,
    }[sign];
    if (right.kind === "constant") {
      this.arithmetic(left, tagged, SHIFT + 1);
      return this.code.jump(JUMP[compare], right.value, yes, no);
    }
    this.both(left, right, tagged, SHIFT + 1);
    this.code.jump(JUMP[compare] | WITH_X, 0, yes, no);
  }

  /** A becomes the left value and X the right one. */
  private both(left: Arithmetic, right: Arithmetic, tagged: boolean, slot: number, place?: Place): void {
    this.arithmetic(right, tagged, slot);
    this.keep(slot, place);
    this.arithmetic(left, tagged, slot + 1);
    this.code.emit(LDX.mem, slot);
  }

  private keep(slot: number, place: Place = { at: 0, length: 0 }): void {
    if (slot >= MEMORY_WORDS) throw new FilterError("This arithmetic is nested too deeply.", place.at, place.length);
    this.code.emit(ST, slot);
  }

  /** A becomes the value. Scratch words from `slot` on are free. */
  private arithmetic(value: Arithmetic, tagged: boolean, slot: number): void {
    switch (value.kind) {
      case "constant":
        return this.code.emit(LD.imm, value.value);
      case "length":
        return this.code.emit(LD.len);
      case "operation":
        if (value.right.kind === "constant") {
          this.arithmetic(value.left, tagged, slot);
          return this.code.emit(ALU[value.sign], value.right.value);
        }
        this.both(value.left, value.right, tagged, slot, value.place);
        return this.code.emit(ALU[value.sign] | WITH_X);
      case "bytes":
        return this.bytes(value, tagged, slot);
    }
  }

  private bytes(value: Extract<Arithmetic, { kind: "bytes" }>, tagged: boolean, slot: number): void {
    const { of, offset, size, place } = value;
    const base = of === "icmp6" ? "network" : (BASES[of] ?? "transport");
    const extra = of === "icmp6" ? ICMP6_AT : 0;
    if (offset.kind === "constant" && offset.value < 0x10000)
      return this.load({ base, at: extra + offset.value, size }, tagged);
    this.arithmetic(offset, tagged, slot);
    const shifted = base === "transport" || (tagged && base !== "frame");
    if (shifted) {
      this.keep(slot, place);
      if (base === "transport") this.headerEnd(tagged);
      else this.code.emit(LDX.mem, SHIFT);
      this.code.emit(LD.mem, slot);
      this.code.emit(ALU["+"] | WITH_X);
    }
    this.code.emit(TAX);
    this.code.emit(LD.ind | SIZE[size], this.start(base) + extra);
  }

  private vlan(id: number | null, first: boolean, then: Label, otherwise: Label): void {
    const { code } = this;
    const inline = newLabel();
    if (first && this.target.live) {
      const [taken, stripped] = [newLabel(), newLabel()];
      code.emit(LD.abs | SIZE[1], ANCILLARY.vlanPresent);
      code.jump(JUMP["="], 0, inline, taken);
      code.mark(taken);
      if (id === null) code.jump(JUMP[">="], 0, then, then);
      else {
        code.emit(LD.abs | SIZE[2], ANCILLARY.vlanTag);
        code.emit(ALU["&"], 0xfff);
        code.jump(JUMP["="], id, then, stripped);
        code.mark(stripped);
        code.jump(JUMP[">="], 0, otherwise, otherwise);
      }
    }
    code.mark(inline);
    const found = newLabel();
    this.load({ base: "type", at: 0, size: 2 }, !first);
    for (const type of TAG_TYPES) {
      const next = newLabel();
      code.jump(JUMP["="], type, found, next);
      code.mark(next);
    }
    code.jump(JUMP[">="], 0, otherwise, otherwise);
    code.mark(found);
    if (id !== null) {
      const same = newLabel();
      this.load({ base: "network", at: 0, size: 2 }, !first);
      code.emit(ALU["&"], 0xfff);
      code.jump(JUMP["="], id, same, otherwise);
      code.mark(same);
    }
    code.emit(LD.mem, SHIFT);
    code.emit(ALU["+"], 4);
    code.emit(ST, SHIFT);
    // Always true: the shift is in place, whatever A holds.
    code.jump(JUMP[">="], 0, then, then);
  }
}

function mentionsVlan(condition: Condition): boolean {
  if (condition.op === "and" || condition.op === "or") return condition.of.some(mentionsVlan);
  if (condition.op === "not") return mentionsVlan(condition.of);
  return condition.op === "vlan";
}

export function generate(condition: Condition, target: Target): Program {
  return new Generator(target).program(condition);
}
