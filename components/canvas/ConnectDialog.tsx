"use client";
/** Draws a cable by keyboard: the selected node is one end, the chosen one the other. */
import { useCallback, useMemo } from "react";
import { drawLink } from "@/components/state/actions";
import { hover, useCanvasStore } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { connect } from "@/lib/topology/edits";
import { nodeRef } from "@/lib/topology/ids";
import { KIND_WORDS } from "./ariaText";
import { ComboboxDialog } from "./ComboboxDialog";
import { startConnecting, useCanvasUi } from "./canvasUi";
import { NodeChoice } from "./NodeChoice";
import { focusElement } from "./readingOrder";

function Connect({ from }: { from: string }) {
  const topology = useLabStore(({ lab }) => lab?.topology);
  const choices = useMemo(
    () =>
      (topology?.nodes ?? [])
        .filter(({ name }) => name !== from)
        .map(({ name, kind }) => {
          const made = topology ? connect(topology, from, name) : null;
          return {
            key: name,
            text: `${name} ${KIND_WORDS[kind]}`,
            off: made && !made.ok ? made.reason : null,
            content: <NodeChoice name={name} kind={kind} />,
          };
        }),
    [topology, from],
  );
  const preview = useCallback((name: string | null) => hover(name === null ? null : nodeRef(name)), []);
  const close = () => {
    hover(null);
    startConnecting(null);
  };
  return (
    <ComboboxDialog
      title={`Connect ${from}`}
      hint={`A cable from ${from}. ↑ ↓ or Tab to choose the other end, Enter to draw it.`}
      label={`Connect ${from} to`}
      placeholder={`Connect ${from} to…`}
      nothing="No other node has that name."
      choices={choices}
      onActive={preview}
      onClose={close}
      onClosed={(event) => {
        event.preventDefault();
        const chosen = useCanvasStore.getState().selection[0];
        focusElement(chosen ?? nodeRef(from));
      }}
      onChoose={(to) => {
        close();
        drawLink(from, to);
      }}
    />
  );
}

export function ConnectDialog() {
  const from = useCanvasUi((ui) => ui.connectingFrom);
  return from === null ? null : <Connect from={from} />;
}
