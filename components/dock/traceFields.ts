/** The fields of the form for a trace, as a question. Pure. */
import { parseIp } from "@/lib/topology/address";
import type { TraceQuestion } from "@/lib/trace/types";

/** As typed. */
export interface TraceFields {
  from: string;
  to: string;
  address: string;
  port: string;
  size: string;
}

const inRange = (text: string, least: number, most: number): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= least && Number(text) <= most;

/** The question, or what is wrong with the first field that has a mistake. */
export function questionOf({ from, to, address, port, size }: TraceFields): {
  question: TraceQuestion | null;
  problem: string | null;
} {
  const wrong = (problem: string) => ({ question: null, problem });
  if (from === "" || to === "") return wrong("A trace needs two nodes.");
  const [ip, tcp, bytes] = [address.trim(), port.trim(), size.trim()];
  if (ip !== "" && !parseIp(ip)) return wrong(`"${ip}" is no IPv4 or IPv6 address.`);
  if (tcp !== "" && !inRange(tcp, 1, 65535)) return wrong("A TCP port is a number from 1 to 65535.");
  if (bytes !== "" && !inRange(bytes, 48, 65535)) return wrong("A packet has 48 to 65535 bytes.");
  const question: TraceQuestion = {
    from,
    to,
    ...(ip !== "" && { address: ip }),
    ...(tcp !== "" && { port: Number(tcp) }),
    ...(bytes !== "" && { size: Number(bytes) }),
  };
  return { question, problem: null };
}
