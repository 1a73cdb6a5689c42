"use client";
/** The interfaces of a node, or the ports of a switch, each with its state. */
import { hover, select } from "@/components/state/canvasStore";
import { useLinkTruth } from "@/components/state/derived";
import { cx } from "@/components/ui/cx";
import type { LabState } from "@/lib/protocol/labState";
import { linkId, linkRef } from "@/lib/topology/ids";
import { isSwitch } from "@/lib/topology/places";
import type { Link, Side, TopologyNode } from "@/lib/topology/schema";
import { stateColour } from "./TruthBox";

function Row({ link, side }: { link: Link; side: Side }) {
  const id = linkId(link);
  const truth = useLinkTruth(id);
  const end = truth?.[side];
  const other = link[side === "a" ? "b" : "a"];
  const addresses = "addresses" in link[side] ? (link[side] as { addresses?: string[] }).addresses : undefined;
  return (
    <li>
      <button
        type="button"
        onClick={() => select([linkRef(id)])}
        onMouseEnter={() => hover(linkRef(id))}
        onMouseLeave={() => hover(null)}
        onFocus={() => hover(linkRef(id))}
        onBlur={() => hover(null)}
        className="grid w-full cursor-pointer grid-cols-[1fr_auto] gap-x-2 rounded-md px-2 py-1 text-left hover:bg-chip"
      >
        <span className="truncate font-mono text-xs font-semibold">{end?.name ?? link.a.name}</span>
        {end && <span className={cx("text-xs", stateColour(end.state))}>{end.text}</span>}
        <span className="truncate text-2xs text-faint">
          to {other.node}
          {addresses && <span className="font-mono"> · {addresses.join(", ")}</span>}
        </span>
      </button>
    </li>
  );
}

export function NodeInterfaces({ lab, node }: { lab: LabState; node: TopologyNode }) {
  const ends = lab.topology.links.flatMap((link) =>
    (["a", "b"] as const).filter((side) => link[side].node === node.name).map((side) => ({ link, side })),
  );
  const title = isSwitch(node.kind) ? "Ports" : "Interfaces";
  return (
    <section aria-label={title}>
      <h3 className="group-title">
        {title} · {ends.length}
      </h3>
      {ends.length === 0 ? (
        <p className="text-xs text-faint">None yet. Drag from this node's edge to another node to draw a cable.</p>
      ) : (
        <ul className="-mx-2">
          {ends.map(({ link, side }) => (
            <Row key={`${linkId(link)} ${side}`} link={link} side={side} />
          ))}
        </ul>
      )}
    </section>
  );
}
