import { type Context, error, groupBy } from "../context";
import type { Issue } from "../issue";

const SYNTAX = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i;

export function* macAddresses({ interfaces }: Context): Iterable<Issue> {
  for (const { settings, path, element } of interfaces) {
    const { mac } = settings;
    if (mac === undefined) continue;
    const place = { path: `${path}.mac`, element };
    if (!SYNTAX.test(mac)) {
      yield error({
        rule: "mac-syntax",
        ...place,
        reason: `"${mac}" is not a MAC address`,
        remedy: "Write six pairs of hexadecimal digits, like 02:00:00:00:00:01.",
      });
    } else if (Number.parseInt(mac.slice(0, 2), 16) % 2 === 1) {
      yield error({
        rule: "mac-multicast",
        ...place,
        reason: `"${mac}" is a multicast address: its first byte is odd`,
        remedy: "Make the first byte even; 02 marks an address given by hand.",
      });
    } else if (/^[0:]+$/.test(mac)) {
      yield error({
        rule: "mac-zero",
        ...place,
        reason: `"${mac}" is no interface's address`,
        remedy: "Leave it out, and the kernel chooses one.",
      });
    }
  }
}

export function* duplicateMacs({ interfaces }: Context): Iterable<Issue> {
  const named = interfaces.filter(({ settings }) => settings.mac !== undefined && SYNTAX.test(settings.mac));
  for (const [first, ...others] of groupBy(
    named,
    ({ segment, settings }) => `${segment} ${settings.mac?.toLowerCase()}`,
  ).values()) {
    for (const { settings, path, element, ref } of others) {
      yield error({
        rule: "mac-duplicate",
        path: `${path}.mac`,
        element,
        reason: `"${settings.mac}" is on "${ref.name}" and on "${first?.ref.name}", which share a segment`,
        remedy: "Give one of them another MAC address, or leave it out.",
      });
    }
  }
}
