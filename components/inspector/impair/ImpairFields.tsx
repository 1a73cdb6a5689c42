"use client";
/** What an end does to the packets that leave it: live while the lab runs, in the drawing always. */
import { setImpair } from "@/components/state/impair";
import { useLabStore } from "@/components/state/labStore";
import { SelectField, SwitchField } from "@/components/ui/Field";
import { egressOf, egressText, type Impair, type ImpairText, NETEM_FIELDS } from "@/lib/topology/impair";
import type { InterfaceSettings } from "@/lib/topology/interfaces";
import { endName } from "@/lib/topology/places";
import type { Link, Side } from "@/lib/topology/schema";
import { ImpairRow } from "./ImpairRow";
import { NETEM_SCALES, PRESETS, RATE_SCALE } from "./scales";

interface Props {
  link: Link;
  side: Side;
  settings: InterfaceSettings;
  path: string;
}

/** Why netem's figures cannot be set here, and what to do; null where they can. */
function useNetemObstacle(): string | null {
  return useLabStore(({ doctor }) => {
    if (doctor?.capabilities.netem !== false) return null;
    const check = doctor.checks.find(({ id }) => id === "netem");
    return `Only rate and block work here: delay, loss and the like are done by netem, and this kernel has none${check ? ` (${check.detail})` : ""}. ${check?.remedy ?? ""}`;
  });
}

const withoutNetem = (impair: Impair): Impair =>
  Object.fromEntries(Object.entries(impair).filter(([field]) => !(NETEM_FIELDS as readonly string[]).includes(field)));

export function ImpairFields({ link, side, settings, path }: Props) {
  const { impair = {} } = settings;
  const obstacle = useNetemObstacle();
  const name = endName(link, side);
  const where = `${path}.impair`;

  function set(change: Impair, label: string) {
    const next = Object.fromEntries(
      Object.entries({ ...impair, ...change }).filter(([, value]) => value !== undefined),
    );
    setImpair(link, side, Object.keys(next).length > 0 ? next : undefined, label);
  }
  const setText = (field: ImpairText) => (value: string | undefined) =>
    set({ [field]: value }, value === undefined ? `Clear ${field} of ${name}` : `Set ${field} of ${name} to ${value}`);
  function choose(id: string) {
    const preset = PRESETS.find((one) => one.id === id);
    const to = preset && (obstacle ? withoutNetem(preset.impair) : preset.impair);
    setImpair(link, side, to, preset ? `Make ${name} send like ${preset.label}` : `Clear the line of ${name}`);
  }
  const { block: _, ...figures } = impair;
  const chosen = PRESETS.find(
    (one) => JSON.stringify(obstacle ? withoutNetem(one.impair) : one.impair) === JSON.stringify(figures),
  );
  const said = egressText(egressOf(impair));
  return (
    <details open={Object.keys(impair).length > 0}>
      <summary className="cursor-pointer text-xs text-mute">
        Line towards the other end
        {said ? <span className="ml-1.5 font-mono text-2xs text-ink">{said}</span> : ": as good as it gets"}
      </summary>
      <div className="mt-2 grid gap-2.5">
        <SelectField
          label="Like"
          value={chosen?.id ?? (Object.keys(figures).length > 0 ? "own" : "")}
          choices={[
            { value: "", label: "a perfect cable" },
            ...PRESETS.map(({ id, label }) => ({ value: id, label })),
            ...(chosen || Object.keys(figures).length === 0 ? [] : [{ value: "own", label: "its own figures" }]),
          ]}
          onChange={choose}
        />
        <SwitchField
          label={`Block what ${name} sends`}
          on={impair.block === true}
          hint={impair.block ? "Nothing leaves here; what the other end sends still arrives." : undefined}
          onChange={(on) => set({ block: on || undefined }, on ? `Block ${name}` : `Unblock ${name}`)}
        />
        <ImpairRow scale={RATE_SCALE} value={impair.rate} path={where} onChange={setText("rate")} />
        <fieldset disabled={obstacle !== null} className="grid gap-2.5 disabled:opacity-60">
          <legend className="sr-only">netem</legend>
          {obstacle && <p className="text-2xs text-faint">{obstacle}</p>}
          {NETEM_SCALES.map((scale) => (
            <ImpairRow
              key={scale.field}
              scale={scale}
              value={impair[scale.field]}
              path={where}
              onChange={setText(scale.field)}
            />
          ))}
        </fieldset>
      </div>
    </details>
  );
}
