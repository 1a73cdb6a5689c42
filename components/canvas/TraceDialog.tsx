"use client";
/** Chooses the other end of a trace. */
import { useCallback, useMemo } from "react";
import { hover } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { startTracing, trace, useTraceStore } from "@/components/state/traceStore";
import { nodeRef } from "@/lib/topology/ids";
import { KIND_WORDS } from "./ariaText";
import { ComboboxDialog } from "./ComboboxDialog";
import { NodeChoice } from "./NodeChoice";
import { focusElement } from "./readingOrder";

function Choose({ from }: { from: string }) {
  const topology = useLabStore(({ lab }) => lab?.topology);
  const choices = useMemo(
    () =>
      (topology?.nodes ?? [])
        .filter(({ name }) => name !== from)
        .map(({ name, kind }) => ({
          key: name,
          text: `${name} ${KIND_WORDS[kind]}`,
          content: <NodeChoice name={name} kind={kind} />,
        })),
    [topology, from],
  );
  const preview = useCallback((name: string | null) => hover(name === null ? null : nodeRef(name)), []);
  const close = () => {
    hover(null);
    startTracing(null);
  };
  return (
    <ComboboxDialog
      title={`Trace from ${from}`}
      hint={`Follows a packet from ${from}, and its answer back. ↑ ↓ or Tab to choose the receiver, Enter to send.`}
      label={`Trace from ${from} to`}
      placeholder={`Trace from ${from} to…`}
      nothing="No other node has that name."
      choices={choices}
      onActive={preview}
      onClose={close}
      onClosed={(event) => {
        event.preventDefault();
        focusElement(nodeRef(from));
      }}
      onChoose={(to) => {
        close();
        trace({ from, to });
      }}
    />
  );
}

export function TraceDialog() {
  const from = useTraceStore((store) => store.choosingFrom);
  return from === null ? null : <Choose from={from} />;
}
