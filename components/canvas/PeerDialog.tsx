"use client";
/** Chooses the node at the other end of something that begins at one. */
import { useCallback, useMemo } from "react";
import { hover } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { nodeRef } from "@/lib/topology/ids";
import { KIND_WORDS } from "./ariaText";
import { ComboboxDialog } from "./ComboboxDialog";
import { NodeChoice } from "./NodeChoice";
import { focusElement } from "./readingOrder";

interface Props {
  from: string;
  /** "Trace from ns1". */
  title: string;
  /** What comes of a choice, in a sentence. */
  hint: string;
  onChoose(to: string): void;
  onClose(): void;
}

export function PeerDialog({ from, title, hint, onChoose, onClose }: Props) {
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
    onClose();
  };
  return (
    <ComboboxDialog
      title={title}
      hint={`${hint} ↑ ↓ or Tab to choose the other node, Enter to begin.`}
      label={`${title} to`}
      placeholder={`${title} to…`}
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
        onChoose(to);
      }}
    />
  );
}
