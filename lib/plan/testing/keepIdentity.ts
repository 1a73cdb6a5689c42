import { sameInterface } from "../../observed/change";
import type { Observed } from "../../observed/types";

/** What is alike in both is the very same in both, as the engine keeps it. */
export function keepIdentity(before: Observed, after: Observed): Observed {
  const alike = <T>(a: T | undefined, b: T): boolean => JSON.stringify(a) === JSON.stringify(b);
  const namespaces = Object.entries(after.namespaces).map(([ns, now]) => {
    const was = before.namespaces[ns];
    if (was && alike(was, now)) return [ns, was];
    const interfaces = Object.entries(now.interfaces).map(([name, found]) => {
      const old = was?.interfaces[name];
      return [name, old && sameInterface(old, found) ? old : found];
    });
    return [ns, { ...now, interfaces: Object.fromEntries(interfaces) }];
  });
  return { namespaces: Object.fromEntries(namespaces), ovs: alike(before.ovs, after.ovs) ? before.ovs : after.ovs };
}
