"use client";
/** What is to be measured: which kind, between which nodes, and how. */
import { Play } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useCanvasStore } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { measure, useMeasureStore } from "@/components/state/measureStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { plural } from "@/components/ui/format";
import { type ChangeField, FIELD } from "./formLook";
import { MeasureOptions } from "./MeasureOptions";
import { DEFAULT_FIELDS, type MeasureFields, questionOf } from "./measureFields";
import { missingFor } from "./pairs";
import { selectedNodes } from "./pingAll";
import { KIND_TITLES } from "./runWords";

const KINDS = Object.keys(KIND_TITLES) as MeasureFields["what"][];

function NodeField({
  label,
  value,
  names,
  onChange,
}: {
  label: string;
  value: string;
  names: string[];
  onChange(name: string): void;
}) {
  return (
    <label className="flex items-center gap-1.5 text-xs text-mute">
      {label}
      <select value={value} onChange={(event) => onChange(event.target.value)} className={`${FIELD} max-w-36`}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

/** Names that the ends are drawn as, with what is selected on the canvas before what stands first. */
function useEnds(fields: MeasureFields) {
  const nodes = useLabStore((store) => store.lab?.topology.nodes) ?? [];
  const names = nodes.map(({ name }) => name);
  const there = (name: string) => (names.includes(name) ? name : "");
  const from = there(fields.from) || (names[0] ?? "");
  return { names, from, to: there(fields.to) || (names.find((name) => name !== from) ?? "") };
}

export function MeasureForm() {
  const kind = useMeasureStore((store) => store.kind);
  const newest = useMeasureStore((store) => store.runs[0]?.run.question);
  const running = useLabStore((store) => store.lab?.status === "running");
  const doctor = useLabStore((store) => store.doctor);
  const readOnly = useReadOnly();
  useCanvasStore((store) => store.selection);
  const [fields, setFields] = useState(DEFAULT_FIELDS);
  useEffect(() => setFields((before) => ({ ...before, what: kind })), [kind]);
  useEffect(() => {
    // What a menu or a key has begun is what the form shows next.
    if (newest && newest.what !== "ping-all") setFields((before) => ({ ...before, from: newest.from, to: newest.to }));
  }, [newest]);
  const { names, from, to } = useEnds(fields);
  const shown = { ...fields, from, to };
  const some = shown.what === "ping-all" ? selectedNodes() : undefined;
  const { question, problem } = questionOf(shown, some);
  const change: ChangeField = (field, value) => setFields({ ...shown, [field]: value });
  const because =
    readOnly ?? missingFor(shown.what, doctor) ?? (running ? problem : "The lab is not running. Deploy it first.");
  const begin = (event: FormEvent) => {
    event.preventDefault();
    if (question && !because) measure(question);
  };
  return (
    <form onSubmit={begin} className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
      <label className="flex items-center text-xs">
        <span className="sr-only">What to measure</span>
        <select
          value={shown.what}
          onChange={(event) => change("what", event.target.value as MeasureFields["what"])}
          className={`${FIELD} font-semibold`}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {KIND_TITLES[one]}
            </option>
          ))}
        </select>
      </label>
      {shown.what === "ping-all" ? (
        <span className="text-xs text-mute">
          {some ? plural(some.length, "selected node") : "all nodes with an address"}
        </span>
      ) : (
        <>
          <NodeField label="From" value={from} names={names} onChange={(name) => change("from", name)} />
          <NodeField label="To" value={to} names={names} onChange={(name) => change("to", name)} />
        </>
      )}
      <MeasureOptions fields={shown} onChange={change} />
      <Button
        type="submit"
        size="small"
        look="primary"
        icon={<Play size={13} aria-hidden="true" />}
        disabledBecause={because}
      >
        Start
      </Button>
      {because && running && (
        <span role="status" className="text-xs text-down">
          {because}
        </span>
      )}
    </form>
  );
}
