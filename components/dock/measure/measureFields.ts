/** The fields of the form for a measurement, as a question. Pure. */
import { LIMITS, type MeasureQuestion } from "@/lib/measure/question";

/** As typed. */
export interface MeasureFields {
  what: MeasureQuestion["what"];
  from: string;
  to: string;
  family: "any" | "4" | "6";
  interval: string;
  size: string;
  protocol: "tcp" | "udp";
  direction: "there" | "back";
  seconds: string;
  streams: string;
  mbits: string;
}

export const DEFAULT_FIELDS: MeasureFields = {
  what: "ping",
  from: "",
  to: "",
  family: "any",
  interval: "",
  size: "",
  protocol: "tcp",
  direction: "there",
  seconds: "",
  streams: "",
  mbits: "",
};

/** What an empty field stands for. */
export const USUAL = { interval: 1, size: 56, seconds: 10, streams: 1 } as const;

type Numeric = keyof typeof LIMITS & keyof MeasureFields;

const NAMES: Record<Numeric, string> = {
  interval: "The interval",
  size: "The size",
  seconds: "The duration",
  streams: "The number of streams",
  mbits: "The rate",
};
const UNITS: Record<Numeric, string> = {
  interval: "seconds",
  size: "bytes",
  seconds: "seconds",
  streams: "streams",
  mbits: "Mbit/s",
};

/** A field that could not be understood. */
class Mistake extends Error {}

function figure(fields: MeasureFields, name: Numeric): number | undefined {
  const text = fields[name].trim();
  if (text === "") return undefined;
  const { least, most } = LIMITS[name];
  const form = name === "interval" ? /^\d{1,9}(\.\d{1,3})?$/ : /^\d{1,9}$/;
  const value = Number(text);
  if (!form.test(text) || value < least || value > most) {
    const kind = name === "interval" ? "a number" : "a whole number";
    throw new Mistake(`${NAMES[name]} is ${kind} of ${UNITS[name]} from ${least} to ${most}.`);
  }
  return value;
}

/**
 * The question, or what is wrong with the first field that has a mistake.
 * @param nodes those that a matrix is to have; all with an address when undefined
 */
export function questionOf(
  fields: MeasureFields,
  nodes?: string[],
): { question: MeasureQuestion; problem: null } | { question: null; problem: string } {
  const { what, from, to, protocol, direction } = fields;
  const family = fields.family === "any" ? {} : { family: Number(fields.family) as 4 | 6 };
  try {
    if (what === "ping-all") return { question: { what, ...family, ...(nodes && { nodes }) }, problem: null };
    if (from === "" || to === "") throw new Mistake("A measurement needs two nodes.");
    if (from === to) throw new Mistake("Choose two different nodes.");
    const ends = { from, to, ...family };
    if (what === "traceroute") return { question: { what, ...ends }, problem: null };
    if (what === "ping") {
      const [interval, size] = [figure(fields, "interval"), figure(fields, "size")];
      const question = {
        what,
        ...ends,
        ...(interval !== undefined && { interval }),
        ...(size !== undefined && { size }),
      };
      return { question, problem: null };
    }
    const mbits = figure(fields, "mbits");
    const question: MeasureQuestion = {
      what,
      ...ends,
      protocol,
      direction,
      seconds: figure(fields, "seconds") ?? USUAL.seconds,
      streams: figure(fields, "streams") ?? USUAL.streams,
      ...(mbits !== undefined && { mbits }),
    };
    return { question, problem: null };
  } catch (error) {
    if (error instanceof Mistake) return { question: null, problem: error.message };
    throw error;
  }
}
