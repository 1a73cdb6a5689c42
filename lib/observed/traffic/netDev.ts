/** Parser of /proc/net/dev (proc_net(5)): the counters of one network namespace. */

/** What an interface has received and sent since it was made. */
export interface Counts {
  rxBytes: number;
  rxPackets: number;
  txBytes: number;
  txPackets: number;
}

/** Columns after the name: eight of what was received, then eight of what was sent. */
const RECEIVED = { bytes: 0, packets: 1 };
const SENT = { bytes: 8, packets: 9 };

/** The counters of each interface, by name. Lines that are none are passed over. */
export function parseNetDev(text: string): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const line of text.split("\n")) {
    // A name may hold a colon itself (an old alias): the last one before the figures ends it.
    const colon = line.lastIndexOf(":");
    if (colon < 0) continue;
    const columns = line.slice(colon + 1).match(/\d+/g);
    if (!columns || columns.length < 16) continue;
    counts.set(line.slice(0, colon).trim(), {
      rxBytes: Number(columns[RECEIVED.bytes]),
      rxPackets: Number(columns[RECEIVED.packets]),
      txBytes: Number(columns[SENT.bytes]),
      txPackets: Number(columns[SENT.packets]),
    });
  }
  return counts;
}
