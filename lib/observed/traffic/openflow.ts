/**
 * The few words of OpenFlow 1.0 (ONF TS-001) that ask a switch for the counters
 * of its ports. Open vSwitch answers them at once for every port, patch ports
 * included, while its database is brought up to date every five seconds only.
 */
import type { Counts } from "./netDev";

const VERSION = 1;
const HEADER_BYTES = 8;
const TYPE = {
  hello: 0,
  echoRequest: 2,
  echoReply: 3,
  featuresRequest: 5,
  featuresReply: 6,
  statsRequest: 16,
  statsReply: 17,
};
const STATS_PORT = 4;
const ALL_PORTS = 0xffff;
const FEATURES_BYTES = 32;
const PORT_BYTES = 48;
const PORT_STATS_BYTES = 104;
const NAME_BYTES = 16;
/** More messages of the same answer follow. */
const FLAG_MORE = 1;

function message(type: number, body: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, type);
  view.setUint16(2, bytes.length);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

/** The first message on a connection. */
export const openFlowHello = (): Uint8Array => message(TYPE.hello);

/** Asks for the ports' names, then for the counters of all of them. */
export function portCountersRequest(): Uint8Array {
  const body = new Uint8Array(12);
  const view = new DataView(body.buffer);
  view.setUint16(0, STATS_PORT);
  view.setUint16(4, ALL_PORTS);
  const [names, counters] = [message(TYPE.featuresRequest), message(TYPE.statsRequest, body)];
  const both = new Uint8Array(names.length + counters.length);
  both.set(names);
  both.set(counters, names.length);
  return both;
}

export interface OpenFlowReader {
  /** Takes in what arrived; messages may be cut anywhere. */
  write(chunk: Uint8Array): void;
}

interface Listener {
  /** A message that has to be sent back. */
  onAnswer(bytes: Uint8Array): void;
  /** The answer to `portCountersRequest`, by port name. */
  onCounters(counts: Map<string, Counts>): void;
}

const name = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};
/** Counters are 64 bits wide; all ones say that a switch does not count this. */
const count = (view: DataView, at: number): number => {
  const value = view.getBigUint64(at);
  return value === 0xffff_ffff_ffff_ffffn ? 0 : Number(value);
};

/** Reads a switch's side of a connection. */
export function openFlowReader({ onAnswer, onCounters }: Listener): OpenFlowReader {
  let rest: Uint8Array = new Uint8Array();
  const names = new Map<number, string>();
  let counts = new Map<string, Counts>();

  function takeNames(view: DataView, bytes: Uint8Array): void {
    names.clear();
    for (let at = FEATURES_BYTES; at + PORT_BYTES <= bytes.length; at += PORT_BYTES)
      names.set(view.getUint16(at), name(bytes.subarray(at + 8, at + 8 + NAME_BYTES)));
  }
  function takeCounters(view: DataView, bytes: Uint8Array): void {
    if (view.getUint16(HEADER_BYTES) !== STATS_PORT) return;
    for (let at = HEADER_BYTES + 4; at + PORT_STATS_BYTES <= bytes.length; at += PORT_STATS_BYTES) {
      const port = names.get(view.getUint16(at));
      if (port === undefined) continue;
      counts.set(port, {
        rxPackets: count(view, at + 8),
        txPackets: count(view, at + 16),
        rxBytes: count(view, at + 24),
        txBytes: count(view, at + 32),
      });
    }
    if (view.getUint16(HEADER_BYTES + 2) & FLAG_MORE) return;
    onCounters(counts);
    counts = new Map();
  }
  function take(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const type = view.getUint8(1);
    if (type === TYPE.featuresReply) takeNames(view, bytes);
    else if (type === TYPE.statsReply) takeCounters(view, bytes);
    else if (type === TYPE.echoRequest) {
      const answer = bytes.slice();
      answer[1] = TYPE.echoReply;
      onAnswer(answer);
    }
  }
  return {
    write(chunk) {
      const bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
      let at = 0;
      while (bytes.length - at >= HEADER_BYTES) {
        const length = Math.max(HEADER_BYTES, new DataView(bytes.buffer, at).getUint16(2));
        if (bytes.length - at < length) break;
        take(bytes.subarray(at, at + length));
        at += length;
      }
      rest = bytes.subarray(at);
    },
  };
}
