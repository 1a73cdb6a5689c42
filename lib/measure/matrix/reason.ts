/** Why a ping was not answered, from ping's own words and from a trace of the same packet. */
import type { Trace } from "../../trace/types";
import { readPingLine } from "../ping/lines";
import type { FailureReason, MatrixFailure } from "./types";

/** Two words at most: what stands in the cell of a matrix. */
export const REASON_WORDS: Record<FailureReason, string> = {
  "no-address": "no address",
  "no-route": "no route",
  "forwarding-off": "not forwarded",
  "source-refused": "source refused",
  "route-loop": "route loop",
  "no-neighbour": "unreachable",
  "link-down": "link down",
  "no-carrier": "no carrier",
  "blocked-port": "port blocked",
  vlan: "other VLAN",
  "not-for-it": "not for it",
  "switch-drop": "dropped",
  storm: "storm",
  firewall: "firewall",
  "too-big": "too big",
  unreachable: "unreachable",
  filtered: "filtered",
  timeout: "timeout",
  "not-sent": "not sent",
};

/** Words of ping(8) and of ICMP (RFC 792, RFC 4443), and what they come to. */
const WORDS: readonly (readonly [RegExp, FailureReason])[] = [
  [/Network is unreachable|Net Unreachable|No route/i, "no-route"],
  [/Filtered|Prohibited|Operation not permitted/i, "filtered"],
  [/Host Unreachable|Address unreachable|Port Unreachable|No route to host/i, "unreachable"],
  [/message too long|Frag(mentation)? needed|Packet too big/i, "too-big"],
  [/Time (to live )?exceeded/i, "route-loop"],
];

/** The reason that ping's own output gives. */
export function reasonFromWords(output: string): MatrixFailure {
  const told = output.split("\n").flatMap((line) => {
    const said = readPingLine(line.trim());
    return said?.words === undefined ? [] : [said];
  });
  for (const said of told) {
    const words = said.words as string;
    const reason = WORDS.find(([pattern]) => pattern.test(words))?.[1];
    const who = said.type === "sample" && said.by !== undefined ? `${said.by} says` : "ping says";
    if (reason) return { reason, text: `${who}: ${words}.` };
  }
  const [first] = told;
  if (first?.words !== undefined) return { reason: "not-sent", text: `ping says: ${first.words}.` };
  return { reason: "timeout", text: "Nothing came back in time, and nobody said why." };
}

/**
 * What to tell of a ping that was not answered. A trace that knows where the packet
 * dies is the better witness: a lost packet leaves ping without words.
 * @param output all that ping printed
 */
export function failureOf(output: string, trace: Pick<Trace, "hops" | "answered"> | null): MatrixFailure {
  const death = trace?.hops.findLast((hop) => hop.death !== undefined);
  if (trace && trace.answered !== true && death?.death !== undefined) return { reason: death.death, text: death.text };
  const fromWords = reasonFromWords(output);
  if (trace?.answered === true && fromWords.reason === "timeout") {
    const text = "Nothing came back in time, although the trace finds nothing in the way.";
    return { reason: "timeout", text, unexplained: true };
  }
  return fromWords;
}
