/** What an event of the monitor does to the picture, and what it says in the log. */
import { afterLinkEvent, needsReading } from "@/lib/observed/change";
import {
  addressText,
  forwardingText,
  interfaceAddedText,
  interfaceChangeTexts,
  interfaceRemovedText,
  interfaceRenamedText,
  type LogText,
  neighbourText,
  routeText,
} from "@/lib/observed/logText";
import type { LinkEvent, MonitorEvent, NsidEvent } from "@/lib/observed/monitorLine";
import type { ObservedInterface } from "@/lib/observed/types";
import type { LogEntry } from "@/lib/protocol/labState";
import { ROOT_NS } from "@/lib/topology/places";
import type { ObservedModel } from "./model";
import type { ReadQueue } from "./readQueue";

export interface EventHandlerOptions {
  model: ObservedModel;
  queue: Pick<ReadQueue, "mark" | "touch">;
  log(source: LogEntry["source"], line: LogText, more: { at: number; ns: string }): void;
  /** Which namespaces there are may have changed. */
  lookAgain(): void;
  /** Whether what happens to one interface of the root is to be seen by reading it alone. */
  isApart(): boolean;
  /** Whether an event is worth a line in the log; `known` tells that it is about an interface that is observed. */
  isTold(ns: string, known: boolean): boolean;
  /** The namespace with this id is gone; the id may be another's next. */
  forgetId(id: number): void;
}

/** An event comes a few milliseconds after what it tells of, or, when the kernel had to drop it, never. */
const EVENT_WITHIN_MS = 300;

export function createEventHandler({ model, queue, log, isApart, isTold, lookAgain, forgetId }: EventHandlerOptions) {
  /** Ids that belong to no named namespace, as far as was looked; one look for each is enough. */
  const nameless = new Set<number>();
  /** Names of interfaces that were announced and not read yet, by namespace and index. */
  const announced = new Map<string, string>();
  /** Interfaces that a reading has missed before any event told what became of them, and when to say so without one. */
  const missing = new Map<string, NodeJS.Timeout>();

  /** Reads an interface again, or all of its namespace where that is as cheap, or more may have changed with it. */
  function readAgain(ns: string, name: string) {
    queue.mark(ns, ns === ROOT_NS && isApart() ? name : undefined);
  }
  function onNsid(event: NsidEvent) {
    // Other namespaces number their neighbours for themselves.
    if (event.nsid !== null) return;
    nameless.delete(event.id);
    if (event.deleted) forgetId(event.id);
    else if (model.namespaceOf(event.id) !== undefined) return;
    lookAgain();
  }
  function onDeleted(event: LinkEvent, ns: string) {
    const iface = model.interfaceAt(ns, event.ifindex);
    const key = `${ns}/${event.ifindex}`;
    announced.delete(key);
    if (iface || missing.has(key))
      log("link", interfaceRemovedText(ns, iface?.name ?? event.name, event.moved), { at: event.at, ns });
    clearTimeout(missing.get(key));
    missing.delete(key);
    if (iface) {
      // A veth that moves gets another place, and maybe another index; its peer is told nothing.
      if (event.moved && iface.peer?.ns !== null && iface.peer) queue.mark(iface.peer.ns);
    }
    model.removeInterface(ns, event.ifindex);
    readAgain(ns, iface?.name ?? event.name);
  }
  function onLink(event: LinkEvent, ns: string) {
    queue.touch(ns, event.ifindex);
    if (event.deleted && !event.ofBridge) return onDeleted(event, ns);
    const iface = model.interfaceAt(ns, event.ifindex);
    const key = `${ns}/${event.ifindex}`;
    if (!iface) {
      if (!event.ofBridge && announced.get(key) !== event.name) {
        announced.set(key, event.name);
        if (isTold(ns, false)) log("link", interfaceAddedText(ns, event.name), { at: event.at, ns });
      }
      return readAgain(ns, event.name);
    }
    announced.delete(key);
    const renamed = !event.ofBridge && iface.name !== event.name;
    if (renamed) log("link", interfaceRenamedText(ns, iface.name, event.name), { at: event.at, ns });
    const changed = afterLinkEvent(iface, event);
    const after = renamed ? { ...changed, name: event.name } : changed;
    if (after !== iface) {
      model.setInterface(ns, after);
      for (const line of interfaceChangeTexts(ns, iface, after)) log("link", line, { at: event.at, ns });
    }
    // An event that shows nothing new is about something that it does not show: an option of the bridge, the queue.
    if (needsReading(iface, event) || after === iface || losesRoutes(ns, iface, event) || checksAgain(iface, event))
      readAgain(ns, after.name);
  }

  /** With its carrier back an interface looks for duplicates of its addresses anew, and no event tells (addrconf_dad_run). */
  const checksAgain = ({ flags, addresses }: ObservedInterface, event: LinkEvent): boolean =>
    !flags.includes("LOWER_UP") &&
    event.flags.includes("LOWER_UP") &&
    addresses.some(({ family, tentative }) => family === "inet6" && !tentative);

  /** A link that goes down takes its routes along, and of IPv4 routes no event tells (fib_sync_down_dev). */
  function losesRoutes(ns: string, { flags }: ObservedInterface, event: LinkEvent): boolean {
    const goesDown = flags.includes("UP") && !event.flags.includes("UP");
    return goesDown && (model.namespaceAt(ns)?.routes?.length ?? 0) > 0;
  }

  function onHere(event: Exclude<MonitorEvent, NsidEvent>) {
    const ns = model.namespaceOf(event.nsid);
    if (ns === undefined) {
      const id = event.nsid as number;
      if (!nameless.has(id)) lookAgain();
      nameless.add(id);
      return;
    }
    const more = { at: event.at, ns };
    if (event.type === "link") onLink(event, ns);
    else if (event.type === "address") {
      const name = model.interfaceAt(ns, event.ifindex)?.name ?? announced.get(`${ns}/${event.ifindex}`);
      // Without a name there was no LINK line yet: its namespace is about to be read for the first time.
      if (name === undefined) return queue.mark(ns);
      log("address", addressText(ns, name, event), more);
      readAgain(ns, name);
    } else if (event.type === "netconf") {
      log("route", forwardingText(ns, event), more);
      queue.mark(ns);
    } else {
      const line = event.type === "route" ? routeText(ns, event) : neighbourText(ns, event);
      if (line && isTold(ns, false)) log(event.type, line, more);
      if (event.type === "route" && !event.ofKernel) queue.mark(ns);
    }
  }

  return {
    handle(event: MonitorEvent): void {
      if (event.type === "nsid") onNsid(event);
      else onHere(event);
    },
    /** A reading has shown that an interface is gone. Whether it was deleted or moved, only its event can tell. */
    missed(ns: string, { name, ifindex }: ObservedInterface): void {
      const key = `${ns}/${ifindex}`;
      const at = Date.now();
      clearTimeout(missing.get(key));
      const tell = () => {
        missing.delete(key);
        log("link", interfaceRemovedText(ns, name, false), { at, ns });
      };
      missing.set(key, setTimeout(tell, EVENT_WITHIN_MS).unref());
    },
  };
}
