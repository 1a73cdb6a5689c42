/** How sliders stand for values, and lines that everybody knows. */
import {
  type Impair,
  type ImpairText,
  readRate,
  readShare,
  readTime,
  writeRate,
  writeShare,
  writeTime,
} from "@/lib/topology/impair";

export interface Scale {
  field: ImpairText;
  label: string;
  /** Where the slider's right end is. */
  steps: number;
  /** The text at a step; undefined at the step that means nothing is done. */
  at(step: number): string | undefined;
  /** The step nearest to a text. */
  of(text: string | undefined): number;
  placeholder: string;
}

const RATE_STEPS = 60;
/** From 64 kbit/s, tenfold with each twelve steps, to some gigabits; the right end is no limit. */
const rateAt = (step: number): number => {
  const bits = 64e3 * 10 ** (step / 12);
  return Number(bits.toPrecision(2));
};
const rate: Scale = {
  field: "rate",
  label: "Rate",
  steps: RATE_STEPS,
  at: (step) => (step >= RATE_STEPS ? undefined : writeRate(rateAt(step))),
  of: (text) => {
    const bits = text === undefined ? null : readRate(text);
    if (bits === null || bits === 0) return RATE_STEPS;
    return Math.max(0, Math.min(RATE_STEPS - 1, Math.round(12 * Math.log10(bits / 64e3))));
  },
  placeholder: "no limit",
};

function squared(
  field: ImpairText,
  label: string,
  most: number,
  read: (text: string) => number | null,
  write: (value: number) => string,
  digits: number,
): Scale {
  const steps = 50;
  const unit = 10 ** -digits;
  return {
    field,
    label,
    steps,
    // Small values matter most: the middle is a quarter.
    at: (step) =>
      step === 0 ? undefined : write(Math.max(unit, Number((most * (step / steps) ** 2).toFixed(digits)))),
    of: (text) => {
      const value = text === undefined ? 0 : (read(text) ?? 0);
      return Math.min(steps, Math.round(steps * Math.sqrt(value / most)));
    },
    placeholder: "none",
  };
}

const milliseconds = (most: number, field: ImpairText, label: string) =>
  squared(
    field,
    label,
    most,
    (text) => {
      const us = readTime(text);
      return us === null ? null : us / 1000;
    },
    (ms) => writeTime(ms * 1000),
    1,
  );
const share = (field: ImpairText, label: string, most: number) => squared(field, label, most, readShare, writeShare, 2);

export const RATE_SCALE = rate;
/** What netem does. */
export const NETEM_SCALES: readonly Scale[] = [
  milliseconds(500, "delay", "Delay"),
  milliseconds(100, "jitter", "Jitter"),
  share("loss", "Loss", 50),
  share("duplicate", "Duplicated", 20),
  share("reorder", "Reordered", 50),
  share("corrupt", "Corrupted", 10),
];

/** Lines as they usually are, for the way of the end that is looked at. */
export const PRESETS: readonly { id: string; label: string; impair: Impair }[] = [
  { id: "lan", label: "LAN, 1 Gbit/s", impair: { rate: "1gbit", delay: "200us" } },
  { id: "wifi", label: "Wi-Fi", impair: { rate: "100mbit", delay: "3ms", jitter: "1ms", loss: "0.5%" } },
  { id: "dsl", label: "DSL", impair: { rate: "16mbit", delay: "15ms", jitter: "2ms" } },
  { id: "4g", label: "4G", impair: { rate: "30mbit", delay: "25ms", jitter: "10ms", loss: "0.1%" } },
  { id: "satellite", label: "Satellite", impair: { rate: "20mbit", delay: "300ms", loss: "0.5%" } },
];
