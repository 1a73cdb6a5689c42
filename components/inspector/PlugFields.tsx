"use client";
/** What the drawing says of a TAP, a network card or an uplink. */
import { edit } from "@/components/state/labStore";
import { TextField } from "@/components/ui/Field";
import type { LabState } from "@/lib/protocol/labState";
import { type PlugChange, updatePlug } from "@/lib/topology/edits";
import type { PlugNode } from "@/lib/topology/plugs";
import { CardChoice } from "./CardChoice";
import { readAddresses, showAddresses } from "./fieldText";
import { InterfaceFields } from "./InterfaceFields";
import { useIssuesAt } from "./issues";
import { UplinkFields } from "./UplinkFields";

export function PlugFields({ lab, node, path }: { lab: LabState; node: PlugNode; path: string }) {
  const addressIssues = useIssuesAt(`${path}.addresses`);
  const gatewayIssues = useIssuesAt(`${path}.gateway`);
  const change = (what: string, to: PlugChange): null => {
    edit(`Change ${what} of ${node.name}`, updatePlug(lab.topology, node.name, to));
    return null;
  };
  if (node.kind === "tap") {
    return (
      <div className="grid gap-2.5">
        <p className="text-xs text-mute">
          A TAP is one interface. Its other side is a program that opens /dev/net/tun, such as a virtual machine: it can
          be a port of a switch, and it cannot be a cable to a namespace. For that there is the veth pair.
        </p>
        <InterfaceFields settings={node} path={path} onChange={change} />
      </div>
    );
  }
  if (node.kind === "uplink") return <UplinkFields lab={lab} node={node} path={path} />;
  return (
    <div className="grid gap-2.5">
      {lab.place === "host" && <CardChoice lab={lab} name={node.name} />}
      <TextField
        label="Addresses that it has"
        mono
        value={showAddresses(node.addresses)}
        placeholder="none"
        hint="They move to the switch while the card is its port, and back when it is released."
        issues={addressIssues}
        onCommit={(text) => change("addresses", { addresses: readAddresses(text) })}
      />
      <TextField
        label="Router of the default route"
        mono
        value={node.gateway ?? ""}
        placeholder="none"
        hint="The default route moves with the addresses."
        issues={gatewayIssues}
        onCommit={(text) => change("the gateway", { gateway: text || undefined })}
      />
    </div>
  );
}
