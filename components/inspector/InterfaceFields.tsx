"use client";
/** Address, MTU, MAC and admin state of an interface in the drawing. */
import { SwitchField, TextField } from "@/components/ui/Field";
import type { InterfaceSettings } from "@/lib/topology/interfaces";
import { readAddresses, readMtu, showAddresses } from "./fieldText";
import { useIssuesAt } from "./issues";

interface Props {
  settings: InterfaceSettings;
  /** Where the settings stand in the file: `links[2].a`, `nodes[1]`. */
  path: string;
  addressHint?: string;
  onChange(what: string, change: InterfaceSettings): string | null;
}

export function InterfaceFields({ settings, path, addressHint, onChange }: Props) {
  const addressIssues = useIssuesAt(`${path}.addresses`);
  const mtuIssues = useIssuesAt(`${path}.mtu`);
  const macIssues = useIssuesAt(`${path}.mac`);
  return (
    <>
      <TextField
        label="Addresses"
        mono
        value={showAddresses(settings.addresses)}
        placeholder="none"
        hint={addressHint}
        issues={addressIssues}
        onCommit={(text) => onChange("addresses", { addresses: readAddresses(text) })}
      />
      <div className="grid grid-cols-[88px_1fr] gap-2">
        <TextField
          label="MTU"
          mono
          inputMode="numeric"
          value={settings.mtu === undefined ? "" : String(settings.mtu)}
          placeholder="1500"
          issues={mtuIssues}
          onCommit={(text) => {
            const read = readMtu(text);
            return "refusal" in read ? read.refusal : onChange("MTU", read);
          }}
        />
        <TextField
          label="MAC"
          mono
          value={settings.mac ?? ""}
          placeholder="by the kernel"
          issues={macIssues}
          onCommit={(text) => onChange("MAC", { mac: text === "" ? undefined : text.toLowerCase() })}
        />
      </div>
      <SwitchField
        label="Admin up"
        on={settings.up !== false}
        // Up is the default and is not written to the file.
        onChange={(on) => onChange("admin state", { up: on ? undefined : false })}
      />
    </>
  );
}
