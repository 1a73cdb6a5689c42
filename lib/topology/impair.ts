/**
 * What is done to the packets that leave an end of a cable: a slower, longer or
 * worse line. Written as people and tc(8) write it (`rate: 10mbit`, `delay: 20ms`,
 * `loss: 1%`), reckoned with as numbers.
 */
import { z } from "zod";

const share = (what: string) => z.string().optional().describe(`${what}, in percent: 1%`);

export const impairSchema = z.strictObject({
  block: z.boolean().optional().describe("Nothing leaves this end; what the other end sends still arrives"),
  rate: z.string().optional().describe("Most bits a second, for example 10mbit: bit, kbit, mbit or gbit"),
  delay: z.string().optional().describe("Time by which each packet leaves later, for example 20ms: us, ms or s"),
  jitter: z.string().optional().describe("By how much the delay varies; packets may overtake each other"),
  loss: share("Packets that are lost"),
  duplicate: share("Packets that are sent twice"),
  reorder: share("Packets that are sent at once, past those that wait for their delay"),
  corrupt: share("Packets that get one wrong bit"),
});
/** As the file has it. */
export type Impair = z.infer<typeof impairSchema>;

/** Egress of an interface in numbers; what is absent is not done. */
export interface Egress {
  block?: true;
  /** Bits per second. */
  rate?: number;
  /** Microseconds. */
  delay?: number;
  jitter?: number;
  /** Percent, 0 to 100. */
  loss?: number;
  duplicate?: number;
  reorder?: number;
  corrupt?: number;
  /** A queueing discipline that no drawing can say, by its name. */
  other?: string;
}

const NUMBER = /^(\d+(?:\.\d+)?)\s*([a-z%/]*)$/i;
const BITS: Record<string, number> = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 };
const MICROSECONDS: Record<string, number> = { us: 1, ms: 1e3, s: 1e6 };
const PERCENT: Record<string, number> = { "%": 1 };

function read(text: string, units: Record<string, number>): number | null {
  const [, digits, unit = ""] = NUMBER.exec(text.trim()) ?? [];
  const factor = units[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}

/** Bits per second; null where it is no rate. */
export const readRate = (text: string): number | null => read(text.replace(/\/s$/i, ""), BITS);
/** Microseconds; null where it is no time. */
export const readTime = (text: string): number | null => read(text, MICROSECONDS);
/** Percent; null where it is no share. */
export const readShare = (text: string): number | null => read(text, PERCENT);

function write(value: number, units: Record<string, number>): string {
  const [unit, factor] = Object.entries(units)
    .reverse()
    .find(([, factor]) => value >= factor) ??
    Object.entries(units)[0] ?? ["", 1];
  // Six digits are more than anybody draws, and hide what the kernel rounded.
  return `${Number((value / factor).toPrecision(6))}${unit}`;
}
export const writeRate = (bits: number): string => write(bits, BITS);
export const writeTime = (microseconds: number): string => write(microseconds, MICROSECONDS);
export const writeShare = (percent: number): string => write(percent, PERCENT);

/** Fields that are texts in the file, with how each is read and written. */
export const IMPAIR_TEXTS = {
  rate: { read: readRate, write: writeRate },
  delay: { read: readTime, write: writeTime },
  jitter: { read: readTime, write: writeTime },
  loss: { read: readShare, write: writeShare },
  duplicate: { read: readShare, write: writeShare },
  reorder: { read: readShare, write: writeShare },
  corrupt: { read: readShare, write: writeShare },
} as const;
export type ImpairText = keyof typeof IMPAIR_TEXTS;
export const impairTexts = Object.keys(IMPAIR_TEXTS) as ImpairText[];

/** Fields that only netem does (tc-netem(8)). */
export const NETEM_FIELDS = [
  "delay",
  "jitter",
  "loss",
  "duplicate",
  "reorder",
  "corrupt",
] as const satisfies ImpairText[];

/** In numbers, in one order of fields. Nothing, where all is as it would be without. A block hides the rest, which the kernel then does not have. */
export function egressOf(impair: Impair | undefined): Egress {
  if (!impair) return {};
  if (impair.block) return { block: true };
  const egress: Egress = {};
  for (const field of impairTexts) {
    const value = impair[field] === undefined ? null : IMPAIR_TEXTS[field].read(impair[field]);
    if (value !== null && value > 0) egress[field] = Math.round(value * 1000) / 1000;
  }
  return egress;
}

/** As the file would have it; undefined for nothing. What no drawing can say is left out. */
export function impairFrom(egress: Egress): Impair | undefined {
  const impair: Impair = {
    ...(egress.block && { block: true }),
    ...Object.fromEntries(
      impairTexts.flatMap((field) =>
        egress[field] === undefined ? [] : [[field, IMPAIR_TEXTS[field].write(egress[field])]],
      ),
    ),
  };
  return Object.keys(impair).length > 0 ? impair : undefined;
}

const NAMES: Partial<Record<ImpairText, string>> = {
  jitter: "±",
  loss: "loss ",
  duplicate: "dup ",
  reorder: "reorder ",
  corrupt: "corrupt ",
};

/** "10mbit 20ms ±5ms loss 1%"; empty for nothing. */
export function egressText(egress: Egress): string {
  if (egress.block) return "blocked";
  if (egress.other) return egress.other;
  return impairTexts
    .flatMap((field) =>
      egress[field] === undefined ? [] : [`${NAMES[field] ?? ""}${IMPAIR_TEXTS[field].write(egress[field])}`],
    )
    .join(" ");
}

/** Whether two are alike as far as the kernel tells: it keeps rates in bytes and shares in 32 bits. */
export function sameEgress(a: Egress, b: Egress): boolean {
  const near = (x = 0, y = 0, part = 0.002) => Math.abs(x - y) <= Math.max(Math.abs(x), Math.abs(y)) * part + 1e-3;
  if (a.block !== b.block || a.other !== b.other) return false;
  return impairTexts.every((field) =>
    field === "rate" ? near(a.rate, b.rate) || Math.abs((a.rate ?? 0) - (b.rate ?? 0)) < 8 : near(a[field], b[field]),
  );
}
