/** Readers of the programs that trace a route: traceroute(8), tracepath(8), and ping(8) with a TTL. */
import type { RouteHop } from "./types";

/** What traceroute's marks after an address mean. */
const MARKS: Record<string, string> = {
  "!N": "network unreachable",
  "!H": "host unreachable",
  "!P": "protocol unreachable",
  "!F": "fragmentation needed",
  "!S": "source route failed",
  "!X": "forbidden by a filter",
  "!V": "host precedence violation",
  "!C": "precedence cutoff",
};

function marksIn(text: string): string | undefined {
  const mark = /(?:^|\s)(![A-Z])(?=\s|$)/.exec(text)?.[1];
  return mark === undefined ? undefined : (MARKS[mark] ?? mark);
}

const times = (text: string): number[] => [...text.matchAll(/([\d.]+) ?ms/g)].map(([, ms]) => Number(ms));

/** A line of `traceroute -n`: " 1  10.0.1.254  0.025 ms  0.002 ms  0.001 ms", " 2  * * *". */
export function readTracerouteLine(line: string, destination: string): RouteHop | null {
  const row = /^\s*(\d+)\s+(.+)$/.exec(line);
  if (!row) return null;
  const [, ttl, rest = ""] = row;
  // Several routers may answer at one distance; the first is the one that is shown.
  const address = /(?:^|\s)([0-9a-f.:]*[.:][0-9a-f.:]*)\s/i.exec(`${rest} `.replace(/[\d.]+ ?ms/g, ""))?.[1] ?? null;
  const words = marksIn(rest);
  return {
    ttl: Number(ttl),
    address,
    ms: times(rest),
    ...(words !== undefined && { words }),
    reached: address === destination && words === undefined,
  };
}

/** A line of `tracepath -n`: " 2:  10.0.2.1   0.014ms reached", " 2:  no reply". The first one, of the sender itself, is no hop. */
export function readTracepathLine(line: string): RouteHop | null {
  const row = /^\s*(\d+):\s+(.+)$/.exec(line);
  if (!row) return null;
  const [, ttl, rest = ""] = row;
  if (rest.startsWith("no reply")) return { ttl: Number(ttl), address: null, ms: [], reached: false };
  const address = /^(\S+)/.exec(rest)?.[1] ?? null;
  const words = marksIn(rest);
  return {
    ttl: Number(ttl),
    address,
    ms: times(rest),
    ...(words !== undefined && { words }),
    reached: /\breached\b/.test(rest),
  };
}

/** All that `ping -n -c 1 -t TTL` printed. It tells who answered, and how fast only for the destination itself. */
export function readPingHop(output: string, ttl: number): RouteHop {
  const answered = /bytes from (\S+?):? icmp_seq.*time=([\d.]+) ms/.exec(output);
  if (answered) return { ttl, address: answered[1] as string, ms: [Number(answered[2])], reached: true };
  const told = /^From (\S+?):? icmp_seq=\d+ (.+)$/m.exec(output);
  if (!told) return { ttl, address: null, ms: [], reached: false };
  const words = /exceeded/.test(told[2] as string) ? undefined : told[2];
  return { ttl, address: told[1] as string, ms: [], ...(words !== undefined && { words }), reached: false };
}
