/** From the truths that are shown to those that are so, a part at a time. Pure. */
import type { Truths } from "@/lib/observed/truths";

/** `shown` without what is no more, and with up to `most` entries as `wanted` has them; how many those are. */
function carriedOn<T>(shown: Record<string, T>, wanted: Record<string, T>, most: number): [Record<string, T>, number] {
  const next: Record<string, T> = {};
  let changed = 0;
  for (const [key, value] of Object.entries(wanted)) {
    const before = shown[key];
    if (before === value) next[key] = value;
    else if (changed < most) {
      next[key] = value;
      changed += 1;
    } else if (before !== undefined) next[key] = before;
  }
  return [next, changed];
}

const differing = <T>(shown: Record<string, T>, wanted: Record<string, T>): number =>
  shown === wanted ? 0 : Object.entries(wanted).filter(([key, value]) => shown[key] !== value).length;

/**
 * What is to be shown next: `wanted` itself where no more than `most` links and nodes differ, or nothing is
 * shown yet; else links first.
 */
export function nextPart(shown: Truths, wanted: Truths, most: number): Truths {
  const none = Object.keys(shown.links).length + Object.keys(shown.nodes).length === 0;
  if (none || differing(shown.links, wanted.links) + differing(shown.nodes, wanted.nodes) <= most) return wanted;
  const [links, changed] = carriedOn(shown.links, wanted.links, most);
  const [nodes] = carriedOn(shown.nodes, wanted.nodes, most - changed);
  return { links, nodes };
}
