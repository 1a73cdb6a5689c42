"use client";
/** How a cable is made, where there is a choice. */
import { select } from "@/components/state/canvasStore";
import { edit } from "@/components/state/labStore";
import { say } from "@/components/state/notices";
import { SelectField } from "@/components/ui/Field";
import type { LabState } from "@/lib/protocol/labState";
import { updateLink } from "@/lib/topology/edits";
import { findNode, linkId, linkRef } from "@/lib/topology/ids";
import type { Link, LinkKind, Topology } from "@/lib/topology/schema";

const LABELS: Record<LinkKind, string> = {
  veth: "veth pair",
  "ovs-internal": "internal port of Open vSwitch",
  "ovs-patch": "patch link",
  port: "plugged in as it is",
};

const HINTS: Record<LinkKind, string> = {
  veth: "Two interfaces joined like the ends of a cable.",
  "ovs-internal": "One interface that Open vSwitch itself provides, moved into the namespace.",
  port: "The interface itself becomes a port of the switch; there is no cable between them.",
  "ovs-patch": "A join inside Open vSwitch: no kernel interface, nothing to set down.",
};

/** The kinds that a link between its two nodes can have. */
function possibleKinds(topology: Topology, link: Link): LinkKind[] {
  const [a, b] = [findNode(topology, link.a.node)?.kind, findNode(topology, link.b.node)?.kind];
  if (link.kind === "port") return ["port"];
  if (a === "ovs" && b === "ovs") return ["veth", "ovs-patch"];
  // The namespace's end comes first in an internal port's record (lib/topology/schema).
  if (a === "namespace" && b === "ovs") return ["veth", "ovs-internal"];
  return ["veth"];
}

export function LinkKindField({ lab, link }: { lab: LabState; link: Link }) {
  const kinds = possibleKinds(lab.topology, link);
  if (kinds.length < 2) return null;
  function change(kind: LinkKind) {
    const result = updateLink(lab.topology, linkId(link), { kind });
    if (!result.ok) return say("error", result.reason);
    edit(`Make ${link.a.name} a ${LABELS[kind]}`, result.patch);
    select([linkRef(result.id)]);
  }
  return (
    <SelectField
      label="Kind"
      value={link.kind}
      choices={kinds.map((value) => ({ value, label: LABELS[value] }))}
      hint={HINTS[link.kind]}
      onChange={change}
    />
  );
}
