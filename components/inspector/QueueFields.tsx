"use client";
/** Transmit queue and offloads of an end, folded away: few labs need them. */
import { useLabStore } from "@/components/state/labStore";
import { SelectField } from "@/components/ui/Field";
import type { InterfaceSettings } from "@/lib/topology/interfaces";
import { OFFLOADS, type Offload, type OffloadSettings } from "@/lib/topology/switching";
import { NumberField } from "./NumberField";

const TITLES: Record<Offload, string> = {
  rx: "rx: checksums received",
  tx: "tx: checksums sent",
  sg: "sg: scatter-gather",
  tso: "tso: TCP segmentation",
  gso: "gso: generic segmentation",
  gro: "gro: generic receive",
};

interface Props {
  settings: InterfaceSettings;
  path: string;
  onChange(what: string, change: InterfaceSettings): string | null;
}

function Offloads({
  offload,
  onChange,
}: {
  offload: OffloadSettings;
  onChange(offload: OffloadSettings | undefined): void;
}) {
  const hasEthtool = useLabStore(({ doctor }) => doctor?.capabilities.ethtool !== false);
  if (!hasEthtool)
    return (
      <p className="text-2xs text-faint">
        Offloads are switched by ethtool, which is not installed. Install it: sudo apt install ethtool.
      </p>
    );
  const choose = (feature: Offload, value: "" | "on" | "off") => {
    const { [feature]: _before, ...others } = offload;
    const now = value === "" ? others : { ...others, [feature]: value === "on" };
    onChange(Object.keys(now).length > 0 ? now : undefined);
  };
  return (
    <div className="grid grid-cols-2 gap-2">
      {OFFLOADS.map((feature) => (
        <SelectField
          key={feature}
          label={TITLES[feature]}
          value={offload[feature] === undefined ? "" : offload[feature] ? "on" : "off"}
          choices={[
            { value: "", label: "as it is" },
            { value: "on", label: "on" },
            { value: "off", label: "off" },
          ]}
          onChange={(value) => choose(feature, value as "" | "on" | "off")}
        />
      ))}
    </div>
  );
}

export function QueueFields({ settings, path, onChange }: Props) {
  const { txqueuelen, offload = {} } = settings;
  return (
    <details open={txqueuelen !== undefined || settings.offload !== undefined}>
      <summary className="cursor-pointer text-xs text-mute">Queue and offloads</summary>
      <div className="mt-2 grid gap-2.5">
        <NumberField
          label="Transmit queue (packets)"
          value={txqueuelen}
          unset="1000"
          path={`${path}.txqueuelen`}
          onChange={(length) => onChange("the transmit queue", { txqueuelen: length })}
        />
        <Offloads offload={offload} onChange={(now) => onChange("the offloads", { offload: now })} />
      </div>
    </details>
  );
}
