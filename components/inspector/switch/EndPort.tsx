"use client";
/** The port at one end of a link, where a switch is. */
import { edit } from "@/components/state/labStore";
import type { LabState } from "@/lib/protocol/labState";
import { updateLink } from "@/lib/topology/edits";
import { findNode, linkId } from "@/lib/topology/ids";
import { endName } from "@/lib/topology/places";
import type { Link, Side } from "@/lib/topology/schema";
import { portOf } from "@/lib/topology/switching";
import { PortFields } from "./PortFields";

export function EndPort({ lab, link, side, path }: { lab: LabState; link: Link; side: Side; path: string }) {
  const node = findNode(lab.topology, link[side].node);
  if (node?.kind !== "bridge" && node?.kind !== "ovs") return null;
  return (
    <PortFields
      port={portOf(link, side)}
      node={node}
      path={`${path}.port`}
      onChange={(what, port) => {
        const result = updateLink(lab.topology, linkId(link), { [side]: { port } });
        if (!result.ok) return result.reason;
        edit(`Change ${what} of ${endName(link, side)}`, result.patch);
        return null;
      }}
    />
  );
}
