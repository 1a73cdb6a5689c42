/** What one connection is told unasked: numbered changes of the labs it has opened. */
import type { LabListing } from "@/lib/protocol/labState";
import type { ServerEvent } from "@/lib/protocol/messages";
import type { Role } from "@/lib/protocol/roles";
import type { Lab } from "@/server/engine/labs/lab";
import type { LabRegistry } from "@/server/engine/labs/registry";

/** The sending side of a connection. */
export interface Outlet {
  send(event: ServerEvent): void;
  /** The reader is slow: too much waits to be sent. */
  readonly clogged: boolean;
  /** Calls back once, when what waited has been sent. */
  whenClear(callback: () => void): void;
}

export class Subscriptions {
  private readonly opened = new Map<string, () => void>();
  private readonly traffic = new Map<string, () => void>();
  private stopLabs: (() => void) | null = null;
  private readonly stopGone: () => void;
  private labsWait = false;

  constructor(
    private readonly labs: LabRegistry,
    private readonly outlet: Outlet,
    /** The role of whoever is connected; null for labs that they cannot see. */
    private readonly roleIn: (lab: string) => Role | null,
  ) {
    this.stopGone = labs.onGone((lab) => {
      this.endTraffic(lab);
      if (this.close(lab)) outlet.send({ event: "gone", lab });
    });
  }

  /** Sends the lab as it is, then every change. Opening again starts anew with a snapshot. */
  open(name: string, lab: Lab): void {
    this.close(name);
    let seq = 0;
    const { state, unsubscribe } = lab.subscribe((change) => {
      if (this.outlet.clogged) {
        // No queue grows for a slow reader: it gets the lab as it is, once it has caught up.
        this.close(name);
        this.opened.set(name, () => {});
        this.outlet.whenClear(() => this.opened.has(name) && this.open(name, lab));
        return;
      }
      this.outlet.send({ event: "change", lab: name, seq: ++seq, change });
    });
    const leave = lab.terminals.view();
    this.opened.set(name, () => {
      unsubscribe();
      leave();
    });
    this.outlet.send({ event: "snapshot", lab: name, seq: 0, state, role: this.roleIn(name) ?? "viewer" });
  }

  /** Sends the traffic of a lab as it is, then what changes of it, until the lab is closed. */
  watchTraffic(name: string, lab: Lab): void {
    this.endTraffic(name);
    let whole = true;
    const end = lab.traffic.watch(({ at, changed, all }) => {
      // A slow reader misses figures that are old by the time it could read them.
      if (this.outlet.clogged) {
        whole = true;
        return;
      }
      const links = whole ? all() : changed;
      if (whole || Object.keys(links).length > 0)
        this.outlet.send({ event: "traffic", lab: name, at, ...(whole && { whole }), links });
      whole = false;
    });
    this.traffic.set(name, end);
  }

  endTraffic(name: string): void {
    this.traffic.get(name)?.();
    this.traffic.delete(name);
  }

  /** @returns whether it was open */
  close(name: string): boolean {
    this.opened.get(name)?.();
    return this.opened.delete(name);
  }

  /** The labs that the client may see, with its role in each. */
  listLabs(): LabListing[] {
    return this.labs.list().flatMap((summary) => {
      const role = this.roleIn(summary.name);
      return role ? [{ ...summary, role }] : [];
    });
  }

  watchLabs(): void {
    this.stopLabs ??= this.labs.subscribe(() => this.tellLabs());
  }

  private tellLabs(): void {
    if (this.labsWait) return;
    if (!this.outlet.clogged) return this.outlet.send({ event: "labs", labs: this.listLabs() });
    // The list as it is then, once, however often it changes until the reader has caught up.
    this.labsWait = true;
    this.outlet.whenClear(() => {
      this.labsWait = false;
      if (this.stopLabs) this.tellLabs();
    });
  }

  end(): void {
    this.stopGone();
    this.stopLabs?.();
    for (const name of [...this.opened.keys()]) this.close(name);
    for (const name of [...this.traffic.keys()]) this.endTraffic(name);
  }
}
