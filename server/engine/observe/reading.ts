/** Takes a reading of a namespace into the picture, where events may have been faster. */
import type { ReadInterface } from "@/lib/observed/ipJson";
import { interfaceChangeTexts, type LogText } from "@/lib/observed/logText";
import type { ObservedInterface } from "@/lib/observed/types";
import type { ObservedModel } from "./model";

/** What a reading shows that no event had told. */
export interface ReadChanges {
  /** For the log. */
  texts: LogText[];
  /** Interfaces that are not there any more; what became of them an event may tell yet. */
  gone: ObservedInterface[];
}

/**
 * @param touched indexes of interfaces that events told of after the reading
 *   began: about their state the events are right, and about their existence too.
 */
export function takeReading(
  model: ObservedModel,
  ns: string,
  read: readonly ReadInterface[],
  touched: ReadonlySet<number>,
  options: { counters: boolean },
): ReadChanges {
  const before = Object.values(model.namespaceAt(ns)?.interfaces ?? {});
  const merged = withEvents(model, ns, read, touched);
  const seen = new Set(merged.map((iface) => iface.ifindex));
  const kept = before.filter((iface) => touched.has(iface.ifindex) && !seen.has(iface.ifindex));
  model.setInterfaces(ns, [...merged, ...kept], options);
  return changes(model, ns, before);
}

/**
 * As `takeReading`, for some interfaces of a namespace that was read whole before.
 * @param asked names that were asked for: what is not in `read` is not there
 */
export function takePart(
  model: ObservedModel,
  ns: string,
  asked: readonly string[],
  read: readonly ReadInterface[],
  touched: ReadonlySet<number>,
): ReadChanges {
  const there = asked.flatMap((name) => model.namespaceAt(ns)?.interfaces[name] ?? []);
  const made = new Set(there.filter(({ ifindex }) => touched.has(ifindex)).map(({ name }) => name));
  const names = new Set(read.map(({ name }) => name));
  const sure = asked.filter((name) => names.has(name) || !made.has(name));
  model.mergeInterfaces(ns, sure, withEvents(model, ns, read, touched));
  return changes(model, ns, there);
}

/** A reading with what events told since of the state of interfaces. */
function withEvents(
  model: ObservedModel,
  ns: string,
  read: readonly ReadInterface[],
  touched: ReadonlySet<number>,
): ReadInterface[] {
  return read.flatMap((iface) => {
    if (!touched.has(iface.ifindex)) return [iface];
    const now = model.interfaceAt(ns, iface.ifindex);
    // Touched and not known: new or deleted meanwhile. The reading that follows tells.
    if (!now) return [];
    const { name, flags, operstate, mtu, mac } = now;
    return [{ ...iface, name, flags, operstate, mtu, mac }];
  });
}

function changes(model: ObservedModel, ns: string, before: readonly ObservedInterface[]): ReadChanges {
  const [texts, gone]: [LogText[], ObservedInterface[]] = [[], []];
  for (const was of before) {
    const now = model.interfaceAt(ns, was.ifindex);
    if (now) texts.push(...interfaceChangeTexts(ns, was, now));
    else gone.push(was);
  }
  return { texts, gone };
}
