"use client";
/** What the drawing says of a device, to be changed: its kind's own fields, then those of every interface. */
import { edit } from "@/components/state/labStore";
import { SelectField, TextField } from "@/components/ui/Field";
import type { LabState } from "@/lib/protocol/labState";
import type { Device } from "@/lib/topology/devices";
import { BOND_MODES } from "@/lib/topology/devices/bond";
import { MACVLAN_MODES } from "@/lib/topology/devices/macvlan";
import { VXLAN_PORT } from "@/lib/topology/devices/vxlan";
import { updateDevice } from "@/lib/topology/edits";
import { drawnInterfaces } from "@/lib/topology/interfaces";
import { namespaceOf } from "@/lib/topology/places";
import type { StationNode } from "@/lib/topology/schema";
import { InterfaceFields } from "./InterfaceFields";
import { useIssuesAt } from "./issues";

interface Props {
  lab: LabState;
  node: StationNode;
  device: Device;
  path: string;
}

type Change = (what: string, to: Device) => string | null;

const asChoices = <T extends string>(values: readonly T[]) => values.map((value) => ({ value, label: value }));

function NumberField({
  label,
  value,
  hint,
  path,
  onChange,
}: {
  label: string;
  value: number;
  hint: string;
  path: string;
  onChange(value: number): string | null;
}) {
  const issues = useIssuesAt(path);
  return (
    <TextField
      {...{ label, hint, issues }}
      mono
      inputMode="numeric"
      value={String(value)}
      onCommit={(text) => (/^\d{1,10}$/.test(text) ? onChange(Number(text)) : "A whole number is wanted.")}
    />
  );
}

function MembersField({
  device,
  others,
  path,
  change,
}: {
  device: Extract<Device, { members: string[] }>;
  others: string[];
  path: string;
  change: Change;
}) {
  const issues = useIssuesAt(`${path}.members`);
  return (
    <TextField
      label="Members"
      mono
      value={device.members.join(", ")}
      placeholder="none"
      hint={others.length > 0 ? `Here are: ${others.join(", ")}` : "Draw cables to this node first."}
      issues={issues}
      onCommit={(text) => change("members", { ...device, members: text.split(/[\s,;]+/).filter(Boolean) })}
    />
  );
}

function ParentField({
  device,
  others,
  path,
  change,
}: {
  device: Extract<Device, { parent: string }>;
  others: string[];
  path: string;
  change: Change;
}) {
  const issues = useIssuesAt(`${path}.parent`);
  const known = others.includes(device.parent) ? others : [device.parent, ...others];
  return (
    <div>
      <SelectField
        label="Built on"
        value={device.parent}
        choices={asChoices(known)}
        onChange={(parent) => change("parent", { ...device, parent })}
      />
      {issues.map(({ reason }) => (
        <p key={reason} className="mt-1 text-xs text-down">
          {reason}
        </p>
      ))}
    </div>
  );
}

function TunnelFields({
  device,
  path,
  change,
}: {
  device: Extract<Device, { kind: "vxlan" }>;
  path: string;
  change: Change;
}) {
  const remoteIssues = useIssuesAt(`${path}.remote`);
  const localIssues = useIssuesAt(`${path}.local`);
  return (
    <>
      <NumberField
        label="Network number"
        value={device.id}
        hint="The same at both ends, 1 to 16777215."
        path={`${path}.id`}
        onChange={(id) => change("number", { ...device, id })}
      />
      <TextField
        label="Other end"
        mono
        value={device.remote}
        hint="Address that this node can reach."
        issues={remoteIssues}
        onCommit={(remote) => change("other end", { ...device, remote })}
      />
      <TextField
        label="Own address"
        mono
        value={device.local ?? ""}
        placeholder="by the route"
        issues={localIssues}
        onCommit={(text) => change("own address", { ...device, local: text || undefined })}
      />
      <NumberField
        label="UDP port"
        value={device.port ?? VXLAN_PORT}
        hint="4789 is the standard's."
        path={`${path}.port`}
        onChange={(port) => change("port", { ...device, port: port === VXLAN_PORT ? undefined : port })}
      />
    </>
  );
}

function KindFields({
  device,
  others,
  path,
  change,
}: {
  device: Device;
  others: string[];
  path: string;
  change: Change;
}) {
  switch (device.kind) {
    case "macvlan":
      return (
        <>
          <ParentField {...{ device, others, path, change }} />
          <SelectField
            label="Mode"
            value={device.mode ?? "bridge"}
            choices={asChoices(MACVLAN_MODES)}
            hint="bridge: macvlans of one parent talk to each other; private: they do not."
            onChange={(mode) => change("mode", { ...device, mode: mode === "bridge" ? undefined : mode })}
          />
        </>
      );
    case "vlan":
      return (
        <>
          <ParentField {...{ device, others, path, change }} />
          <NumberField
            label="VLAN"
            value={device.id}
            hint="Number in the tag, 1 to 4094."
            path={`${path}.id`}
            onChange={(id) => change("VLAN", { ...device, id })}
          />
        </>
      );
    case "vxlan":
      return <TunnelFields {...{ device, path, change }} />;
    case "bond":
      return (
        <>
          <MembersField {...{ device, others, path, change }} />
          <SelectField
            label="Mode"
            value={device.mode ?? "active-backup"}
            choices={asChoices(BOND_MODES)}
            onChange={(mode) => change("mode", { ...device, mode: mode === "active-backup" ? undefined : mode })}
          />
        </>
      );
    case "vrf":
      return (
        <>
          <NumberField
            label="Routing table"
            value={device.table}
            hint="Any number but 253 to 255."
            path={`${path}.table`}
            onChange={(table) => change("table", { ...device, table })}
          />
          <MembersField {...{ device, others, path, change }} />
        </>
      );
    default:
      return null;
  }
}

export function DeviceFields({ lab, node, device, path }: Props) {
  const nameIssues = useIssuesAt(`${path}.name`);
  const ns = namespaceOf(node);
  const others = drawnInterfaces(lab.topology)
    .filter(({ ref }) => ref.ns === ns && ref.name !== device.name)
    .map(({ ref }) => ref.name);
  const change: Change = (what, to) => {
    const result = updateDevice(lab.topology, node.name, device.name, to);
    if (!result.ok) return result.reason;
    edit(`Change ${what} of ${device.name}`, result.patch);
    return null;
  };
  return (
    <>
      <TextField
        label="Interface name"
        mono
        value={device.name}
        issues={nameIssues}
        onCommit={(name) => (name === "" ? "An interface needs a name." : change("the name", { ...device, name }))}
      />
      <KindFields {...{ device, others, path, change }} />
      <InterfaceFields
        settings={device}
        path={path}
        onChange={(what, to) => change(what, { ...device, ...to } as Device)}
      />
    </>
  );
}
