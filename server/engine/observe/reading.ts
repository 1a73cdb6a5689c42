/** Takes a reading of a namespace into the picture, where events may have been faster. */
import type { ReadInterface } from "@/lib/observed/ipJson";
import { interfaceChangeTexts, interfaceRemovedText, type LogText } from "@/lib/observed/logText";
import type { ObservedModel } from "./model";

/**
 * @param touched indexes of interfaces that events told of after the reading
 *   began: about their state the events are right, and about their existence too.
 * @returns what changed that no event had told, for the log.
 */
export function takeReading(
  model: ObservedModel,
  ns: string,
  read: readonly ReadInterface[],
  touched: ReadonlySet<number>,
  options: { counters: boolean },
): LogText[] {
  const before = Object.values(model.namespaceAt(ns)?.interfaces ?? {});
  const merged: ReadInterface[] = [];
  for (const iface of read) {
    const now = touched.has(iface.ifindex) ? model.interfaceAt(ns, iface.ifindex) : undefined;
    if (now) {
      const { name, flags, operstate, mtu, mac } = now;
      merged.push({ ...iface, name, flags, operstate, mtu, mac });
    } else if (!touched.has(iface.ifindex)) {
      merged.push(iface);
    }
    // Touched and not known: new or deleted meanwhile. The reading that follows tells.
  }
  const seen = new Set(merged.map((iface) => iface.ifindex));
  const kept = before.filter((iface) => touched.has(iface.ifindex) && !seen.has(iface.ifindex));
  model.setInterfaces(ns, [...merged, ...kept], options);

  const texts: LogText[] = [];
  for (const was of before) {
    const now = model.interfaceAt(ns, was.ifindex);
    if (now) texts.push(...interfaceChangeTexts(ns, was, now));
    else texts.push(interfaceRemovedText(ns, was.name, false));
  }
  return texts;
}
