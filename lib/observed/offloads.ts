/** `ethtool --json -k NAME` (ethtool(8)) by the short names that `ethtool -K` takes. */
import { OFFLOADS, type Offload, type OffloadSettings } from "../topology/switching";

const LONG: Record<Offload, string> = {
  rx: "rx-checksumming",
  tx: "tx-checksumming",
  sg: "scatter-gather",
  tso: "tcp-segmentation-offload",
  gso: "generic-segmentation-offload",
  gro: "generic-receive-offload",
};

/** Undefined where the text is not ethtool's JSON. */
export function parseOffloads(output: string): OffloadSettings | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    return undefined;
  }
  const [features] = Array.isArray(parsed) ? (parsed as Record<string, { active?: boolean } | undefined>[]) : [];
  if (!features) return undefined;
  const told = OFFLOADS.flatMap((name) => {
    const active = features[LONG[name]]?.active;
    return active === undefined ? [] : [[name, active]];
  });
  return Object.fromEntries(told) as OffloadSettings;
}
