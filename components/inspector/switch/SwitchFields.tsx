"use client";
/** What the drawing says of a switch. */
import { edit, useLabStore } from "@/components/state/labStore";
import { SwitchField } from "@/components/ui/Field";
import { IssueNote } from "@/components/ui/IssueNote";
import type { LabState } from "@/lib/protocol/labState";
import { type NodeChange, updateNode } from "@/lib/topology/edits";
import type { SwitchNode } from "@/lib/topology/schema";
import { InterfaceFields } from "../InterfaceFields";
import { useIssuesAt } from "../issues";
import { NumberField } from "../NumberField";
import { StpFields } from "./StpFields";

function VlanFiltering({
  node,
  path,
  onChange,
}: {
  node: Extract<SwitchNode, { kind: "bridge" }>;
  path: string;
  onChange(on: boolean): void;
}) {
  const supported = useLabStore(({ doctor }) => doctor?.capabilities.vlanFiltering);
  const issues = useIssuesAt(`${path}.vlanFiltering`);
  if (supported === false && !node.vlanFiltering) {
    return (
      <p className="text-2xs text-faint">
        VLANs on Linux bridges: this kernel was built without CONFIG_BRIDGE_VLAN_FILTERING. An Open vSwitch tells VLANs
        apart on any kernel.
      </p>
    );
  }
  return (
    <div>
      <SwitchField
        label="VLAN filtering"
        on={node.vlanFiltering === true}
        hint="With it a frame passes only between ports of its VLAN. Ports are in VLAN 1 unless told otherwise."
        onChange={onChange}
      />
      {issues.map((issue) => (
        <IssueNote key={issue.rule} issue={issue} />
      ))}
    </div>
  );
}

export function SwitchFields({ lab, node, path }: { lab: LabState; node: SwitchNode; path: string }) {
  function change(what: string, to: NodeChange): null {
    edit(`Change ${what} of ${node.name}`, updateNode(lab.topology, node.name, to));
    return null;
  }
  // A Linux bridge snoops unless told not to, an Open vSwitch only when told to.
  const snoops = node.multicastSnooping ?? node.kind === "bridge";
  return (
    <div className="grid gap-2.5">
      <StpFields node={node} path={path} onChange={change} />
      {node.kind === "bridge" && (
        <VlanFiltering
          node={node}
          path={path}
          onChange={(on) => change("VLAN filtering", { vlanFiltering: on ? true : undefined })}
        />
      )}
      <NumberField
        label="Ageing time (s)"
        value={node.ageingTime}
        unset="300"
        path={`${path}.ageingTime`}
        hint="How long a learned address is remembered after its last frame."
        onChange={(ageingTime) => change("the ageing time", { ageingTime })}
      />
      <SwitchField
        label="Multicast snooping"
        on={snoops}
        hint="Sends multicast only to ports that asked for it."
        onChange={(on) =>
          change("multicast snooping", { multicastSnooping: on === (node.kind === "bridge") ? undefined : on })
        }
      />
      <InterfaceFields
        settings={node}
        path={path}
        addressHint="A switch needs no address to switch: it forwards frames by MAC address. An address makes it an end device too, by which the lab's root namespace takes part."
        onChange={change}
      />
    </div>
  );
}
