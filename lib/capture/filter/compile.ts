/**
 * Filters of captures: the language of tcpdump (pcap-filter(7)), compiled to the
 * classic BPF that a packet socket takes (socket(7), SO_ATTACH_FILTER). Left out
 * are names of hosts, and primitives of links that a lab has none of.
 */
import type { Program } from "./bpf";
import { RET } from "./bpf";
import { FilterError } from "./error";
import { generate, type Target } from "./generate";
import { lower } from "./lower";
import { parseFilter } from "./parse";

/** @throws {FilterError} that says what is wrong and where */
export function compileFilter(text: string, target: Target): Program {
  const expression = parseFilter(text);
  if (!expression) return [{ code: RET, jt: 0, jf: 0, k: target.snap }];
  return generate(lower(expression, target.ethernet), target);
}

/** What is wrong with a filter, or null. An interface without Ethernet may still refuse it. */
export function filterProblem(text: string): FilterError | null {
  try {
    compileFilter(text, { ethernet: true, live: true, snap: 1 });
    return null;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}
