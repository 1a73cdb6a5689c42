/** A trace for a terminal: a line a hop, its commands below, the verdict and the kernel's own at the end. */
import { agreementText } from "@/lib/trace/agreement";
import type { Trace } from "@/lib/trace/types";

const WAYS = { there: "There", back: "And back" };

export function traceText({ question, address, hops, verdict, mtu, doubts, tried, answered }: Trace): string[] {
  const what = question.port === undefined ? "ping" : `TCP port ${question.port}`;
  const lines = [`${question.from} → ${question.to}${address === null ? "" : ` (${address})`}, ${what}`];
  let way: string | null = null;
  for (const [index, hop] of hops.entries()) {
    if (hop.way !== way) lines.push("", `${WAYS[hop.way]}:`);
    way = hop.way;
    lines.push(`${String(index + 1).padStart(3)} ${hop.death ? "✗" : "·"} ${hop.text}`);
    for (const command of hop.commands) lines.push(`      $ ${command}`);
  }
  lines.push("", verdict);
  if (mtu !== null) lines.push(`The largest packet that passes uncut has ${mtu} bytes.`);
  for (const doubt of doubts) lines.push(`But: ${doubt}`);
  if (tried) lines.push(agreementText({ answered, tried }), `      $ ${tried.command}`);
  return lines;
}
