/** What connection tracking remembers: addresses that a stack exchanged, so that answers can be changed back. */

export interface Ends {
  source: string;
  destination: string;
  port: number | null;
}

interface Entry {
  ns: string;
  before: Ends;
  after: Ends;
}

export class Translations {
  private readonly entries: Entry[] = [];

  note(ns: string, before: Ends, after: Ends): void {
    this.entries.push({ ns, before, after });
  }

  /** What an answer that comes to a stack really is meant for; null where nothing was exchanged. */
  find(
    ns: string,
    answer: Pick<Ends, "source" | "destination">,
  ): { source: string; destination: string; port: number | null } | null {
    const entry = this.entries.find(
      (one) => one.ns === ns && one.after.source === answer.destination && one.after.destination === answer.source,
    );
    return entry
      ? { source: entry.before.destination, destination: entry.before.source, port: entry.before.port }
      : null;
  }
}
