"use client";
/** The figures of a cable that is slower, longer or worse than it could be, each way. */
import { Ban, Gauge } from "lucide-react";
import type { LinkTruth } from "@/lib/observed/linkState";
import { linkId } from "@/lib/topology/ids";
import { type Egress, egressOf, egressText } from "@/lib/topology/impair";
import type { Link, LinkEnd, Side } from "@/lib/topology/schema";
import type { Route } from "./routing";
import { arrows } from "./trafficText";

/** As the kernel has it where the end is there, else as drawn. */
function egressAt(link: Link, side: Side, truth: LinkTruth | undefined): Egress {
  const observed = truth?.[side].observed;
  if (observed) return observed.egress ?? {};
  return egressOf((link[side] as Partial<LinkEnd>).impair);
}

export function ImpairBadge({ link, truth, route }: { link: Link; truth: LinkTruth | undefined; route: Route }) {
  const [a, b] = [egressAt(link, "a", truth), egressAt(link, "b", truth)];
  const [ab, ba] = [egressText(a), egressText(b)];
  if (ab === "" && ba === "") return null;
  const arrow = arrows(route.a.point, route.b.point);
  const Icon = a.block || b.block ? Ban : Gauge;
  const text = ab === ba ? ab : [ab && `${arrow.ab} ${ab}`, ba && `${arrow.ba} ${ba}`].filter(Boolean).join("  ");
  return (
    <span
      data-testid="impair-badge"
      data-link={linkId(link)}
      className="pointer-events-none absolute top-full left-1/2 mt-0.5 flex -translate-x-1/2 items-center gap-1 rounded-[5px] border border-line bg-panel px-1.5 py-px font-mono text-2xs leading-4 whitespace-pre text-ink"
    >
      <Icon size={11} aria-hidden="true" className="shrink-0 text-mute" />
      {text}
    </span>
  );
}
