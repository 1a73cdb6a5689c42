"use client";
/** The interfaces that a namespace or the host has besides the ends of its cables: listed, added, changed, removed. */
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { edit, useLabStore } from "@/components/state/labStore";
import { say } from "@/components/state/notices";
import { Button, IconButton } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import { SelectField } from "@/components/ui/Field";
import { deviceTruth } from "@/lib/observed/deviceState";
import { hasInterface } from "@/lib/observed/lookup";
import type { LabState } from "@/lib/protocol/labState";
import { DEVICE_KINDS, DEVICE_TITLES, type Device, type DeviceKind } from "@/lib/topology/devices";
import { devicesOf } from "@/lib/topology/devices/of";
import { addDevice, removeDevice } from "@/lib/topology/edits";
import { namespaceOf } from "@/lib/topology/places";
import type { StationNode } from "@/lib/topology/schema";
import { DeviceFields } from "./DeviceFields";
import { InterfaceFacts } from "./EndCard";
import { stateColour } from "./TruthBox";

interface Props {
  lab: LabState;
  node: StationNode;
  path: string;
}

function Row({
  lab,
  node,
  device,
  path,
  isOpen,
  onToggle,
}: Props & { device: Device; isOpen: boolean; onToggle(): void }) {
  const at = { ns: namespaceOf(node), name: device.name };
  const truth = deviceTruth(at, device, lab.observed, lab.applied !== null && hasInterface(lab.applied, at));
  const drop = () => {
    const result = removeDevice(lab.topology, node.name, device.name);
    if (result.ok) edit(`Remove ${device.name} from ${node.name}`, result.patch);
    else say("error", result.reason);
  };
  return (
    <li className={cx("rounded-md", isOpen && "border border-line")} data-testid={`device-${device.name}`}>
      <div className="flex items-center gap-1 rounded-md hover:bg-chip">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="grid min-w-0 flex-1 cursor-pointer grid-cols-[1fr_auto] gap-x-2 px-2 py-1 text-left"
        >
          <span className="truncate font-mono text-xs font-semibold">{device.name}</span>
          <span className={cx("text-xs", stateColour(truth.state))}>{truth.text}</span>
          <span className="truncate text-2xs text-faint">
            {DEVICE_TITLES[device.kind]}
            {device.addresses && <span className="font-mono"> · {device.addresses.join(", ")}</span>}
          </span>
        </button>
        <IconButton
          small
          label={`Remove ${device.name}`}
          icon={<Trash2 size={13} aria-hidden="true" />}
          onClick={drop}
        />
      </div>
      {isOpen && (
        <div className="grid gap-2.5 px-2 pt-1 pb-2.5">
          <p className="text-xs text-mute">{truth.reason}</p>
          {truth.observed && <InterfaceFacts observed={truth.observed} />}
          <DeviceFields lab={lab} node={node} device={device} path={path} />
        </div>
      )}
    </li>
  );
}

/** Kinds with what this machine says about each. */
function useChoices(): { value: DeviceKind; label: string; missing: string | null }[] {
  const missing = useLabStore((store) => store.doctor?.capabilities.missingDevices);
  return DEVICE_KINDS.map((value) => {
    const why = missing?.[value];
    return {
      value,
      label: DEVICE_TITLES[value] + (why ? " (not on this machine)" : ""),
      missing: why ? `${why.reason} ${why.remedy}` : null,
    };
  });
}

export function NodeDevices({ lab, node, path }: Props) {
  const devices = devicesOf(node);
  const choices = useChoices();
  const [kind, setKind] = useState<DeviceKind>("macvlan");
  const [open, setOpen] = useState<string | null>(null);
  const chosen = choices.find(({ value }) => value === kind);

  function add() {
    const result = addDevice(lab.topology, node.name, kind);
    if (!result.ok) return say("error", result.reason);
    edit(`Add ${result.name} to ${node.name}`, result.patch);
    setOpen(result.name);
  }

  return (
    <section aria-label="Devices">
      <h3 className="group-title">Devices · {devices.length}</h3>
      {devices.length > 0 && (
        <ul className="-mx-2 mb-2 grid gap-0.5">
          {devices.map((device, index) => (
            <Row
              key={device.name}
              {...{ lab, node, device }}
              path={`${path}.interfaces[${index}]`}
              isOpen={open === device.name}
              onToggle={() => setOpen(open === device.name ? null : device.name)}
            />
          ))}
        </ul>
      )}
      <div className="flex items-end gap-1.5">
        <div className="flex-1">
          <SelectField
            label="Add an interface that is no cable"
            value={kind}
            choices={choices}
            onChange={(value) => setKind(value)}
          />
        </div>
        <Button size="small" onClick={add} disabledBecause={chosen?.missing}>
          Add
        </Button>
      </div>
      {chosen?.missing && (
        <p className="mt-1 text-2xs text-nocar">
          {DEVICE_TITLES[kind]} cannot be made here: {chosen.missing}
        </p>
      )}
    </section>
  );
}
