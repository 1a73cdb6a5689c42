"use client";
/** What is to be traced: from where to where, and what kind of packet. */
import { ArrowLeftRight, Crosshair, X } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useLabStore } from "@/components/state/labStore";
import { clearTrace, trace, useTraceStore } from "@/components/state/traceStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button, IconButton } from "@/components/ui/Button";
import type { TraceQuestion } from "@/lib/trace/types";
import { questionOf, type TraceFields } from "./traceFields";

const icon = { size: 14, "aria-hidden": true } as const;
const FIELD = "h-7 rounded-md border border-line bg-bg px-2 text-xs placeholder:text-faint";
const EMPTY: TraceFields = { from: "", to: "", address: "", port: "", size: "" };

const fieldsOf = ({ from, to, address = "", port, size }: TraceQuestion): TraceFields => ({
  from,
  to,
  address,
  port: port === undefined ? "" : String(port),
  size: size === undefined ? "" : String(size),
});

export function TraceForm() {
  const question = useTraceStore((store) => store.question);
  const asking = useTraceStore((store) => store.asking);
  const nodes = useLabStore((store) => store.lab?.topology.nodes);
  const running = useLabStore((store) => store.lab?.status === "running");
  const readOnly = useReadOnly();
  const [fields, setFields] = useState(EMPTY);
  useEffect(() => setFields(question ? fieldsOf(question) : EMPTY), [question]);
  const names = (nodes ?? []).map(({ name }) => name);
  const shown = { ...fields, from: fields.from || (names[0] ?? ""), to: fields.to || (names[1] ?? "") };
  const { question: asked, problem } = questionOf(shown);
  const change = (field: keyof TraceFields) => (event: { target: { value: string } }) =>
    setFields({ ...shown, [field]: event.target.value });
  const because = readOnly
    ? readOnly
    : !running
      ? "The lab is not running. Deploy it first."
      : asking
        ? "A packet is on its way."
        : problem;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (asked && !because) trace(asked);
  };
  const node = (field: "from" | "to", label: string) => (
    <label className="flex items-center gap-1.5 text-xs text-mute">
      {label}
      <select value={shown[field]} onChange={change(field)} className={`${FIELD} max-w-36`}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
  return (
    <form onSubmit={send} className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
      {node("from", "From")}
      <IconButton
        small
        label="Exchange sender and receiver"
        icon={<ArrowLeftRight {...icon} />}
        onClick={() => setFields({ ...shown, from: shown.to, to: shown.from, address: "" })}
      />
      {node("to", "To")}
      <input
        aria-label="Address to ask for"
        placeholder="address: the nearest"
        value={shown.address}
        onChange={change("address")}
        className={`${FIELD} w-44 font-mono`}
      />
      <input
        aria-label="TCP port; a ping when empty"
        placeholder="ping, or TCP port"
        inputMode="numeric"
        value={shown.port}
        onChange={change("port")}
        className={`${FIELD} w-32`}
      />
      <input
        aria-label="Length of the packet in bytes"
        placeholder="84 bytes"
        inputMode="numeric"
        value={shown.size}
        onChange={change("size")}
        className={`${FIELD} w-20`}
      />
      <Button type="submit" size="small" look="primary" icon={<Crosshair {...icon} />} disabledBecause={because}>
        Trace
      </Button>
      <span className="flex-1" />
      {question && <IconButton small label="Clear the trace" icon={<X {...icon} />} onClick={clearTrace} />}
    </form>
  );
}
