"use client";
/** The figures in a cable's chip while something flows. They repaint by themselves, once a second. */
import { useLinkTraffic, useTrafficStore } from "@/components/state/trafficStore";
import { linkId } from "@/lib/topology/ids";
import type { Link } from "@/lib/topology/schema";
import type { Route } from "./routing";
import { isBusy, trafficText } from "./trafficText";

/** Whether a link carries enough to be told. */
export const useBusy = (link: string): boolean => useTrafficStore(({ links }) => isBusy(links[link]));

export function CableTraffic({ link, route }: { link: Link; route: Route }) {
  const id = linkId(link);
  const figures = useLinkTraffic(id);
  if (!figures) return null;
  return (
    <span data-testid="traffic" data-link={id} className="font-mono tracking-tight whitespace-pre tabular-nums">
      {trafficText(figures, route.a.point, route.b.point)}
      <span className="font-sans text-2xs font-medium opacity-75"> bit/s</span>
    </span>
  );
}
