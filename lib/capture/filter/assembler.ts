/** Collects instructions with labels and works out the jumps. */
import { type Instruction, JA, MAX_INSTRUCTIONS, type Program } from "./bpf";
import { FilterError } from "./error";

export type Label = { readonly name: symbol };

interface Jump {
  code: number;
  k: number;
  then: Label;
  otherwise: Label;
}
type Item = { label: Label } | { jump: Jump } | { instruction: Instruction };

/** A conditional jump says in 8 bits how far it goes. */
const FARTHEST = 255;

export const newLabel = (): Label => ({ name: Symbol() });

export class Assembler {
  private readonly items: Item[] = [];

  emit(code: number, k = 0): void {
    this.items.push({ instruction: { code, jt: 0, jf: 0, k } });
  }
  jump(code: number, k: number, then: Label, otherwise: Label): void {
    this.items.push({ jump: { code, k, then, otherwise } });
  }
  mark(label: Label): void {
    this.items.push({ label });
  }

  /** @throws {FilterError} when the program is longer than the kernel takes */
  program(): Program {
    // Far jumps take two more instructions, which may make others far: until none is added.
    const far = new Set<Item>();
    for (;;) {
      const { places, length } = this.lay(far);
      if (length > MAX_INSTRUCTIONS)
        throw new FilterError("The filter is too long: the kernel takes no program of this length.", 0, 0);
      const more = this.items.filter((item) => "jump" in item && !far.has(item) && this.isFar(item.jump, item, places));
      if (more.length === 0) return this.write(far, places);
      for (const item of more) far.add(item);
    }
  }

  private lay(far: ReadonlySet<Item>): { places: Map<Item | Label, number>; length: number } {
    const places = new Map<Item | Label, number>();
    let length = 0;
    for (const item of this.items) {
      places.set("label" in item ? item.label : item, length);
      if (!("label" in item)) length += far.has(item) ? 3 : 1;
    }
    return { places, length };
  }

  private isFar({ then, otherwise }: Jump, item: Item, places: ReadonlyMap<Item | Label, number>): boolean {
    const from = places.get(item) as number;
    return [then, otherwise].some((label) => (places.get(label) as number) - from - 1 > FARTHEST);
  }

  private write(far: ReadonlySet<Item>, places: ReadonlyMap<Item | Label, number>): Program {
    const program: Instruction[] = [];
    for (const item of this.items) {
      if ("instruction" in item) program.push(item.instruction);
      if (!("jump" in item)) continue;
      const { code, k, then, otherwise } = item.jump;
      const to = (label: Label, from: number) => (places.get(label) as number) - from - 1;
      const at = program.length;
      if (!far.has(item)) {
        program.push({ code, k, jt: to(then, at), jf: to(otherwise, at) });
        continue;
      }
      program.push({ code, k, jt: 0, jf: 1 });
      program.push({ code: JA, k: to(then, at + 1), jt: 0, jf: 0 });
      program.push({ code: JA, k: to(otherwise, at + 2), jt: 0, jf: 0 });
    }
    return program;
  }
}
