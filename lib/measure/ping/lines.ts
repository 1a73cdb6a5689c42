/** Reads what ping of iputils prints with `-n -O`, line by line (ping(8)). */
import type { PingSample } from "./types";

export type PingLine =
  | ({ type: "sample" } & Omit<PingSample, "at">)
  /** It could not send, or gave up: words about no one packet. */
  | { type: "complaint"; words: string };

const ANSWER = /\bicmp_seq=(\d+)\b.*\btime=([\d.]+) ms/;
const NO_ANSWER = /^no answer yet for icmp_seq=(\d+)/;
const TOLD = /^From (\S+?):? icmp_seq=(\d+) (.+)$/;
/** "ping: local error: message too long, mtu=1500", "ping: sendmsg: Network is unreachable". */
const COMPLAINT = /^ping: (?:(?:connect|sendmsg): )?(.+)$/;

/** What a line says, or null when it says nothing about a packet. */
export function readPingLine(line: string): PingLine | null {
  const answer = ANSWER.exec(line);
  if (answer) {
    // An answer that came twice says "DUP!", and one that was damaged says so: neither counts.
    if (/DUP!|BAD CHECKSUM|wrong data/.test(line)) return null;
    return { type: "sample", seq: Number(answer[1]), ms: Number(answer[2]) };
  }
  const none = NO_ANSWER.exec(line);
  if (none) return { type: "sample", seq: Number(none[1]), ms: null };
  const told = TOLD.exec(line);
  if (told) return { type: "sample", seq: Number(told[2]), ms: null, words: told[3] as string, by: told[1] as string };
  const complaint = COMPLAINT.exec(line);
  return complaint ? { type: "complaint", words: complaint[1] as string } : null;
}
