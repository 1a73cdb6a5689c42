"use client";
/** How a switch treats one of its ports: VLANs, spanning tree, isolation. */
import { SelectField, SwitchField, TextField } from "@/components/ui/Field";
import { IssueNote } from "@/components/ui/IssueNote";
import type { SwitchNode } from "@/lib/topology/schema";
import { type SwitchPort, stpOf } from "@/lib/topology/switching";
import { readVlans } from "../fieldText";
import { useIssuesAt } from "../issues";
import { NumberField } from "../NumberField";

type Mode = "plain" | "access" | "trunk";

const modeOf = ({ vlan, trunks, native }: SwitchPort): Mode =>
  vlan !== undefined ? "access" : trunks !== undefined || native !== undefined ? "trunk" : "plain";

const HINTS: Record<Mode, (node: SwitchNode) => string> = {
  plain: ({ kind }) =>
    kind === "ovs" ? "Everything passes, with tags or without." : "Untagged frames belong to VLAN 1, the bridge's own.",
  access: () => "Frames come and go untagged and belong to one VLAN.",
  trunk: () => "Frames of several VLANs pass with their tags.",
};

interface Props {
  port: SwitchPort;
  node: SwitchNode;
  path: string;
  onChange(what: string, port: SwitchPort | undefined): string | null;
}

function VlanFields({
  port,
  node,
  path,
  set,
}: {
  port: SwitchPort;
  node: SwitchNode;
  path: string;
  set(what: string, change: SwitchPort): string | null;
}) {
  const trunkIssues = useIssuesAt(`${path}.trunks`);
  const mode = modeOf(port);
  const choose = (now: Mode) =>
    set("VLANs", {
      vlan: now === "access" ? (port.vlan ?? port.native ?? 10) : undefined,
      trunks: now === "trunk" ? (port.trunks ?? [port.vlan ?? 10]) : undefined,
      native: undefined,
    });
  return (
    <>
      <SelectField
        label="VLANs"
        value={mode}
        choices={[
          { value: "plain", label: "none of its own" },
          { value: "access", label: "access port" },
          { value: "trunk", label: "trunk port" },
        ]}
        hint={HINTS[mode](node)}
        onChange={choose}
      />
      {mode === "access" && (
        <NumberField
          label="VLAN"
          value={port.vlan}
          unset=""
          path={`${path}.vlan`}
          onChange={(vlan) => (vlan === undefined ? "An access port has a VLAN." : set("VLAN", { vlan }))}
        />
      )}
      {mode === "trunk" && (
        <div className="grid grid-cols-[1fr_110px] gap-2">
          <TextField
            label="VLANs that pass, tagged"
            mono
            value={(port.trunks ?? []).join(", ")}
            placeholder={node.kind === "ovs" ? "all" : "none"}
            issues={trunkIssues}
            onCommit={(text) => {
              const read = readVlans(text);
              return "refusal" in read ? read.refusal : set("VLANs", { trunks: read.value ?? [] });
            }}
          />
          <NumberField
            label="Native VLAN"
            value={port.native}
            unset="none"
            path={`${path}.native`}
            onChange={(native) => set("native VLAN", { native })}
          />
        </div>
      )}
    </>
  );
}

export function PortFields({ port, node, path, onChange }: Props) {
  const issues = useIssuesAt(path);
  const rapid = stpOf(node)?.protocol === "rstp";
  const set = (what: string, change: SwitchPort) => {
    const said = Object.entries({ ...port, ...change }).filter(([, value]) => value !== undefined && value !== false);
    return onChange(what, said.length > 0 ? Object.fromEntries(said) : undefined);
  };
  const hasVlans = node.kind === "ovs" || node.vlanFiltering === true || modeOf(port) !== "plain";
  return (
    <>
      {hasVlans && <VlanFields port={port} node={node} path={path} set={set} />}
      {stpOf(node) && (
        <div className="grid grid-cols-2 gap-2">
          <NumberField
            label="Path cost"
            value={port.cost}
            unset={rapid ? "2000" : "2"}
            path={`${path}.cost`}
            hint="The cheapest way to the root is kept."
            onChange={(cost) => set("path cost", { cost })}
          />
          <NumberField
            label="Port priority"
            value={port.priority}
            unset={node.kind === "bridge" ? "32" : "128"}
            path={`${path}.priority`}
            onChange={(priority) => set("port priority", { priority })}
          />
        </div>
      )}
      {node.kind === "bridge" && (
        <SwitchField
          label="Hairpin"
          on={port.hairpin === true}
          hint="A frame may leave by the port where it came in."
          onChange={(on) => set("hairpin", { hairpin: on })}
        />
      )}
      <SwitchField
        label="Isolated"
        on={port.isolated === true}
        hint="Talks only to ports that are not isolated."
        onChange={(on) => set("isolation", { isolated: on })}
      />
      {issues.map((issue) => (
        <IssueNote key={issue.rule} issue={issue} />
      ))}
    </>
  );
}
