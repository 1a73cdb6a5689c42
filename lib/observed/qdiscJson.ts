/** Parser of `tc -json -details qdisc show` (tc(8)): what is done to packets that leave interfaces. */
import type { Egress } from "../topology/impair";

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** What the kernel gives a device by itself, or what only orders packets. */
const ORDINARY = new Set([
  "noqueue",
  "noop",
  "pfifo_fast",
  "pfifo",
  "fq_codel",
  "fq",
  "mq",
  "mqprio",
  "cake",
  "fq_pie",
]);

/** What the name of a root discipline tells: that there is something to ask tc about, or nothing. */
export const egressOfKind = (kind: string): { egress?: Egress } =>
  kind === "" || ORDINARY.has(kind) ? {} : { egress: { other: kind } };

function rateOf(options: Json): Egress {
  const perSecond = number(options.rate) ?? 0;
  return { rate: perSecond * 8 };
}

const seconds = (value: unknown): number | undefined => {
  const found = number(value);
  return found ? Math.round(found * 1e9) / 1e3 : undefined;
};
/** A fraction as percent; the kernel keeps it in 32 bits. */
const percent = (value: unknown): number | undefined => {
  const found = number(value);
  return found ? Math.round(found * 1e5) / 1e3 : undefined;
};

function netemOf(options: Json): Egress {
  const delay = object(options.delay);
  const found = {
    delay: seconds(delay.delay),
    jitter: seconds(delay.jitter),
    loss: percent(object(options["loss-random"]).loss),
    duplicate: percent(object(options.duplicate).duplicate),
    reorder: percent(object(options.reorder).reorder),
    corrupt: percent(object(options.corrupt).corrupt),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Egress by interface; interfaces with nothing but the kernel's own choice are left out. Text that is not JSON tells nothing. */
export function parseQdiscs(output: string): Map<string, Egress> {
  let list: unknown;
  try {
    list = JSON.parse(output || "[]");
  } catch {
    return new Map();
  }
  const found = new Map<string, Egress>();
  for (const raw of (Array.isArray(list) ? list : []).map(object)) {
    const [kind, dev, options] = [String(raw.kind), String(raw.dev), object(raw.options)];
    if (raw.root !== true || ORDINARY.has(kind)) continue;
    if (kind === "blackhole") found.set(dev, { block: true });
    else if (kind === "tbf") found.set(dev, rateOf(options));
    else if (kind === "netem") found.set(dev, netemOf(options));
    else found.set(dev, { other: kind });
  }
  for (const raw of (Array.isArray(list) ? list : []).map(object)) {
    const above = found.get(String(raw.dev));
    if (raw.root === true || raw.kind !== "netem" || above?.rate === undefined) continue;
    found.set(String(raw.dev), { ...above, ...netemOf(object(raw.options)) });
  }
  return found;
}
