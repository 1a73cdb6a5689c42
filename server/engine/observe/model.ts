/**
 * The observed state while it is being kept: found by (namespace id, interface
 * index) as events name things, changed in place of what was, and given out as
 * the patch since it was last given out.
 */
import { changedFacts, diffInterfaces, sameInterface } from "@/lib/observed/change";
import type { ReadInterface } from "@/lib/observed/ipJson";
import { keepOvs } from "@/lib/observed/ovsdb";
import type { ObservedPatch } from "@/lib/observed/patch";
import {
  type NamespaceFacts,
  nothingObserved,
  type Observed,
  type ObservedInterface,
  type ObservedNamespace,
  type ObservedOvs,
  type ObservedUplink,
} from "@/lib/observed/types";
import { ROOT_NS } from "@/lib/topology/places";

/** What a veth says of its peer, in the words of its own namespace. */
interface Tie {
  index: number;
  /** Undefined when both ends are in one namespace. */
  nsid: number | undefined;
}

interface Index {
  names: Map<number, string>;
  ties: Map<number, Tie>;
}

export class ObservedModel {
  private current: Observed = nothingObserved();
  private given: Observed = this.current;
  private readonly changed = new Set<string>();
  private readonly indexes = new Map<string, Index>();
  /** Namespaces by id, and ids by namespace. */
  private ids = new Map<number, string>();
  private numbers = new Map<string, number>();
  /**
   * What namespaces had when they were given out as gone. Made again, they say of
   * each such interface that it is not there: joined with the patch before
   * (`joinObservedPatches`), the word that the namespace was gone is lost.
   */
  private readonly buried = new Map<string, Record<string, ObservedInterface>>();
  /** For namespaces that were asked: names by their own ids, which are not the root's; null for a nameless one. */
  private readonly peerIds = new Map<string, Map<number, string | null>>();

  /** The records of this state that nobody else has: they are changed in place, and copied once they were given out. */
  private own = new WeakSet<object>();

  /** All of it, for good: it will not change under whoever has it. */
  get observed(): Observed {
    this.own = new WeakSet();
    return this.current;
  }

  /** What is known of a namespace at this moment; not to be kept, because it changes. */
  namespaceAt(name: string): Readonly<ObservedNamespace> | undefined {
    return this.current.namespaces[name];
  }

  get ovs(): ObservedOvs {
    return this.current.ovs;
  }

  /** A lab may have thousands of namespaces, and a change is of one. */
  private writable<T extends object>(record: T): T {
    if (this.own.has(record)) return record;
    const copy = { ...record };
    this.own.add(copy);
    return copy;
  }

  private put(name: string, namespace: ObservedNamespace): void {
    const namespaces = this.writable(this.current.namespaces);
    namespaces[name] = namespace;
    if (namespaces !== this.current.namespaces) this.current = { ...this.current, namespaces };
    this.changed.add(name);
  }

  /** Name of the namespace with this id as the lab's root numbers them; null is the root itself. */
  namespaceOf(nsid: number | null): string | undefined {
    return nsid === null ? ROOT_NS : this.ids.get(nsid);
  }

  /** The id of a named namespace; undefined when there is no such namespace. */
  idOf(ns: string): number | undefined {
    return this.numbers.get(ns);
  }

  /** The named namespaces, read or still to be read. */
  namespaceNames(): string[] {
    return [...this.numbers.keys()];
  }

  /** Indexes by name of a namespace's interfaces. */
  interfaceIndexes(ns: string): Map<string, number> {
    return new Map([...(this.indexes.get(ns)?.names ?? [])].map(([ifindex, name]) => [name, ifindex]));
  }

  interfaceAt(ns: string, ifindex: number): ObservedInterface | undefined {
    const name = this.indexes.get(ns)?.names.get(ifindex);
    return name === undefined ? undefined : this.current.namespaces[ns]?.interfaces[name];
  }

  /** Takes over which namespaces there are. One with another id is another namespace under an old name. */
  setNamespaces(
    ids: ReadonlyMap<string, number>,
    renewed: ReadonlySet<string> = new Set(),
  ): { added: string[]; removed: string[]; renumbered: string[] } {
    const before = this.numbers;
    this.numbers = new Map(ids);
    this.ids = new Map([...ids].map(([name, id]) => [id, name]));
    const added = [...ids.keys()].filter((name) => !before.has(name));
    const removed = [...before.keys()].filter((name) => !ids.has(name));
    const renumbered = [...ids]
      .filter(([name, id]) => (before.get(name) ?? id) !== id || (before.has(name) && renewed.has(name)))
      .map(([name]) => name);
    for (const name of [...removed, ...renumbered]) this.dropNamespace(name);
    // An id may be another namespace's from now on, or a nameless one have got its name.
    if (added.length + removed.length + renumbered.length > 0) this.peerIds.clear();
    return { added, removed, renumbered };
  }

  private dropNamespace(name: string): void {
    this.indexes.delete(name);
    if (!this.current.namespaces[name]) return;
    const namespaces = this.writable(this.current.namespaces);
    delete namespaces[name];
    this.current = { ...this.current, namespaces };
    this.changed.add(name);
  }

  /** Takes in what a namespace has beside its interfaces; a fact that is absent stays as it was. */
  setFacts(name: string, facts: NamespaceFacts): void {
    const before = this.current.namespaces[name];
    const changed = before && changedFacts(before, facts);
    if (!changed) return;
    this.put(name, { ...before, ...changed });
  }

  private replace(name: string, interfaces: Record<string, ObservedInterface>): void {
    const nsid = this.numbers.get(name) ?? null;
    const before = this.current.namespaces[name];
    if (before?.interfaces === interfaces && before.nsid === nsid && !this.own.has(interfaces)) return;
    this.put(name, { ...before, name, nsid, interfaces });
  }

  /** Puts a changed interface in the place of the one with its index. */
  setInterface(ns: string, iface: ObservedInterface): void {
    const index = this.indexes.get(ns);
    const was = index?.names.get(iface.ifindex);
    const namespace = this.current.namespaces[ns];
    if (!index || was === undefined || !namespace) return;
    const interfaces = this.writable(namespace.interfaces);
    if (was !== iface.name) delete interfaces[was];
    interfaces[iface.name] = iface;
    index.names.set(iface.ifindex, iface.name);
    this.replace(ns, interfaces);
  }

  removeInterface(ns: string, ifindex: number): void {
    const index = this.indexes.get(ns);
    const name = index?.names.get(ifindex);
    const namespace = this.current.namespaces[ns];
    if (!index || name === undefined || !namespace) return;
    const interfaces = this.writable(namespace.interfaces);
    delete interfaces[name];
    index.names.delete(ifindex);
    index.ties.delete(ifindex);
    this.replace(ns, interfaces);
  }

  /**
   * Takes in what was read of a namespace. What is alike keeps its identity;
   * counters alone change nothing unless asked for.
   */
  setInterfaces(ns: string, read: readonly ReadInterface[], { counters = false } = {}): void {
    const before = this.current.namespaces[ns]?.interfaces ?? {};
    const index: Index = { names: new Map(), ties: new Map() };
    for (const { ifindex, name, peer, peerNsid } of read) {
      index.names.set(ifindex, name);
      if (peer) index.ties.set(ifindex, { index: peer.ifindex, nsid: peerNsid });
    }
    this.indexes.set(ns, index);
    const interfaces: Record<string, ObservedInterface> = {};
    let alike = Object.keys(before).length === read.length;
    for (const { peerNsid: _id, ...iface } of read) {
      if (iface.peer) iface.peer = { ...iface.peer, ns: this.peerNamespace(ns, iface.ifindex) };
      const was = before[iface.name];
      const same = was && sameInterface(was, iface);
      if (!same || counters) alike = false;
      interfaces[iface.name] = same && !counters ? was : iface;
    }
    this.replace(ns, alike ? before : interfaces);
    this.tellPeers(ns);
  }

  /**
   * Takes in what was read of some interfaces of a namespace that has been read whole before.
   * @param asked names that were asked for: what is not in `read` is not there
   */
  mergeInterfaces(ns: string, asked: Iterable<string>, read: readonly ReadInterface[]): void {
    const index = this.indexes.get(ns);
    const found = new Map(read.map((iface) => [iface.name, iface.ifindex]));
    for (const name of asked) {
      const was = this.current.namespaces[ns]?.interfaces[name];
      if (was && found.get(name) !== was.ifindex) this.removeInterface(ns, was.ifindex);
    }
    const before = this.current.namespaces[ns]?.interfaces;
    if (!index || !before) return;
    const interfaces = { ...before };
    let alike = true;
    for (const { peerNsid, ...iface } of read) {
      const old = index.names.get(iface.ifindex);
      if (old !== undefined && old !== iface.name) delete interfaces[old];
      index.names.set(iface.ifindex, iface.name);
      if (iface.peer) index.ties.set(iface.ifindex, { index: iface.peer.ifindex, nsid: peerNsid });
      else index.ties.delete(iface.ifindex);
      if (iface.peer) iface.peer = { ...iface.peer, ns: this.peerNamespace(ns, iface.ifindex) };
      const was = before[iface.name];
      if (was && sameInterface(was, iface)) continue;
      alike = false;
      interfaces[iface.name] = iface;
    }
    if (!alike) this.replace(ns, interfaces);
    this.tellPeers(
      ns,
      read.map(({ ifindex }) => ifindex),
    );
  }

  /** Whether an interface of the root says that this one is its peer: the root's ids are those we know. */
  private rootClaims(ns: string, ifindex: number, peerIndex: number): boolean {
    const tie = this.indexes.get(ROOT_NS)?.ties.get(peerIndex);
    return tie?.nsid !== undefined && tie.index === ifindex && this.ids.get(tie.nsid) === ns;
  }

  /**
   * Whether a reading names namespaces by ids that only the namespace itself can
   * translate (`setPeerIds`). A peer cannot be found by its index alone: namespaces
   * made alike have the same indexes.
   */
  needsPeerIds(ns: string, read: readonly ReadInterface[]): boolean {
    const ids = this.peerIds.get(ns);
    return read.some(
      ({ ifindex, peer, peerNsid }) =>
        ns !== ROOT_NS &&
        peer &&
        peerNsid !== undefined &&
        !ids?.has(peerNsid) &&
        !this.rootClaims(ns, ifindex, peer.ifindex),
    );
  }

  /** Takes over how a namespace numbers the named ones. */
  setPeerIds(ns: string, ids: ReadonlyMap<string, number | null>, read: readonly ReadInterface[]): void {
    const names = new Map<number, string | null>();
    // Ids without a name are the root's, which is known from its own side, or a nameless namespace's.
    for (const { peerNsid } of read) if (peerNsid !== undefined) names.set(peerNsid, null);
    for (const [name, id] of ids) if (id !== null) names.set(id, name);
    this.peerIds.set(ns, names);
  }

  /** The namespace where the peer of a veth is, as far as what was read tells. */
  private peerNamespace(ns: string, ifindex: number): string | null {
    const tie = this.indexes.get(ns)?.ties.get(ifindex);
    if (!tie) return null;
    if (tie.nsid === undefined) return ns;
    if (ns === ROOT_NS) return this.ids.get(tie.nsid) ?? null;
    if (this.rootClaims(ns, ifindex, tie.index)) return ROOT_NS;
    return this.peerIds.get(ns)?.get(tie.nsid) ?? null;
  }

  /** Lets the peers in other namespaces, read earlier, know where their other end is. */
  private tellPeers(ns: string, indexes?: Iterable<number>): void {
    const ties = this.indexes.get(ns)?.ties;
    for (const ifindex of indexes ?? ties?.keys() ?? []) {
      const tie = ties?.get(ifindex);
      if (!tie) continue;
      const there = this.interfaceAt(ns, ifindex)?.peer?.ns;
      if (there === undefined || there === null || there === ns) continue;
      const peer = this.interfaceAt(there, tie.index);
      if (peer?.peer?.ifindex === ifindex && peer.peer.ns !== ns) {
        this.setInterface(there, { ...peer, peer: { ifindex, ns } });
      }
    }
  }

  setOvs(ovs: ObservedOvs): void {
    const kept = keepOvs(this.current.ovs, ovs);
    if (kept !== this.current.ovs) this.current = { ...this.current, ovs: kept };
  }

  setUplink(uplink: ObservedUplink | null): void {
    if (JSON.stringify(uplink) === JSON.stringify(this.current.uplink ?? null)) return;
    const { uplink: _, ...rest } = this.current;
    this.current = { ...rest, ...(uplink && { uplink }) };
  }

  private takeBuried(name: string): Record<string, null> {
    const names = Object.keys(this.buried.get(name) ?? {});
    this.buried.delete(name);
    return Object.fromEntries(names.map((interfaceName) => [interfaceName, null]));
  }

  /** What changed since this was last called; null when nothing did. */
  takePatch(options?: { counters?: boolean }): ObservedPatch | null {
    const namespaces: NonNullable<ObservedPatch["namespaces"]> = {};
    for (const name of this.changed) {
      const was = this.given.namespaces[name];
      const now = this.current.namespaces[name];
      if (!now) {
        if (was) {
          namespaces[name] = null;
          this.buried.set(name, was.interfaces);
        }
        continue;
      }
      const interfaces = was
        ? diffInterfaces(was.interfaces, now.interfaces, options)
        : { ...this.takeBuried(name), ...now.interfaces };
      const facts = changedFacts(was ?? {}, now);
      if (interfaces || facts || !was || was.nsid !== now.nsid)
        namespaces[name] = { ...facts, nsid: now.nsid, interfaces: interfaces ?? {} };
    }
    const ovs = this.current.ovs === this.given.ovs ? undefined : this.current.ovs;
    const uplink = this.current.uplink === this.given.uplink ? undefined : (this.current.uplink ?? null);
    this.changed.clear();
    this.given = this.observed;
    if (Object.keys(namespaces).length === 0 && !ovs && uplink === undefined) return null;
    return {
      ...(Object.keys(namespaces).length > 0 && { namespaces }),
      ...(ovs && { ovs }),
      ...(uplink !== undefined && { uplink }),
    };
  }
}
