/** What is done to the packets that leave an end of a cable. */
import {
  IMPAIR_TEXTS,
  type Impair,
  type ImpairText,
  impairTexts,
  NETEM_FIELDS,
  writeRate,
  writeTime,
} from "../../topology/impair";
import { type Context, error, warning } from "../context";
import type { Issue } from "../issue";

const EXAMPLES: Record<ImpairText, string> = {
  rate: "10mbit (units: bit, kbit, mbit, gbit)",
  delay: "20ms (units: us, ms, s)",
  jitter: "5ms (units: us, ms, s)",
  loss: "1%",
  duplicate: "1%",
  reorder: "25%",
  corrupt: "0.1%",
};

/** Bits per second: slower, and one packet takes seconds; faster, and no machine's timers keep up. */
const RATES = { least: 8e3, most: 100e9 };
/** Microseconds. */
const LONGEST_DELAY = 60e6;

/** Why a value cannot be; null when it can. */
function problem(field: ImpairText, text: string): { reason: string; remedy: string } | null {
  const value = IMPAIR_TEXTS[field].read(text);
  if (value === null)
    return { reason: `"${text}" is no ${field} that can be read`, remedy: `Write it as ${EXAMPLES[field]}.` };
  if (field === "rate" && (value < RATES.least || value > RATES.most))
    return {
      reason: `a rate of ${text} is absurd: a cable carries ${writeRate(RATES.least)} to ${writeRate(RATES.most)}`,
      remedy: "Choose a rate in between, or leave it out for no limit.",
    };
  if ((field === "delay" || field === "jitter") && value > LONGEST_DELAY)
    return {
      reason: `a ${field} of ${text} is longer than ${writeTime(LONGEST_DELAY)}`,
      remedy: "Choose a shorter time.",
    };
  if (IMPAIR_TEXTS[field].write === IMPAIR_TEXTS.loss.write && value > 100)
    return { reason: `${text} is more than all packets`, remedy: "Choose 0% to 100%." };
  return null;
}

/** Fields that mean something only beside another one. */
function* lonely(impair: Impair): Iterable<{ field: ImpairText; reason: string; remedy: string }> {
  if (impair.jitter !== undefined && impair.delay === undefined)
    yield { field: "jitter", reason: "there is no delay that could vary", remedy: "Draw a delay too." };
  if (impair.reorder !== undefined && impair.delay === undefined)
    yield {
      field: "reorder",
      reason: "packets overtake only others that wait for their delay",
      remedy: "Draw a delay too.",
    };
}

export function* impairments({ interfaces, capabilities }: Context): Iterable<Issue> {
  for (const { settings, path, element, ref } of interfaces) {
    const { impair } = settings;
    if (!impair) continue;
    const at = (field: string) => ({ path: `${path}.impair.${field}`, element });
    for (const field of impairTexts) {
      const text = impair[field];
      const found = text === undefined ? null : problem(field, text);
      if (found) yield error({ rule: "impair-value", ...at(field), ...found });
    }
    for (const { field, ...found } of lonely(impair)) yield error({ rule: "impair-alone", ...at(field), ...found });
    const delay = impair.delay === undefined ? null : IMPAIR_TEXTS.delay.read(impair.delay);
    const jitter = impair.jitter === undefined ? null : IMPAIR_TEXTS.jitter.read(impair.jitter);
    if (delay !== null && jitter !== null && jitter > delay)
      yield warning({
        rule: "impair-jitter",
        ...at("jitter"),
        reason: `a jitter of ${impair.jitter} is more than the delay of ${impair.delay}: no packet arrives before it was sent`,
        remedy: "Choose a jitter below the delay.",
      });
    const needsNetem = NETEM_FIELDS.find((field) => impair[field] !== undefined);
    if (needsNetem && capabilities?.netem === false)
      yield error({
        rule: "netem-missing",
        ...at(needsNetem),
        reason: `"${ref.name}" shall have a ${needsNetem}, which netem does, and this kernel has no netem`,
        remedy: "Load it (sudo modprobe sch_netem) or use a kernel that has it; rate and block work without.",
      });
  }
}
