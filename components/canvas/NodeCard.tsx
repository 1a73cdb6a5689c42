"use client";
/** A node as a card: what it is, what it is called, and the addresses it has. */
import type { NodeProps } from "@xyflow/react";
import { Crown } from "lucide-react";
import { memo, type PointerEvent, useMemo } from "react";
import { CardServices } from "@/components/services/CardServices";
import { hover, isHovered, useCanvasStore } from "@/components/state/canvasStore";
import { useNodeTruth } from "@/components/state/derived";
import { usePathPart } from "@/components/state/pathPart";
import { cx } from "@/components/ui/cx";
import { iconOf, KindIcon } from "@/components/ui/KindIcon";
import { nodeRef } from "@/lib/topology/ids";
import { isSwitch } from "@/lib/topology/places";
import { AddressRow } from "./AddressRow";
import { nodeLabel } from "./ariaText";
import { useCanvasUi } from "./canvasUi";
import { useNodeDetail } from "./detail";
import type { DrawnNode } from "./flowTypes";
import { IssueBadge } from "./IssueBadge";
import { isViewMoving } from "./moving";
import { NodeHandles, NoHandle } from "./NodeHandles";
import { RenameField } from "./RenameField";
import { useElementLabel } from "./useElementLabel";
import { useIssues } from "./useIssues";

const STATE_WORD = { planned: " · planned", up: "", down: " · set down", missing: " · gone" };

export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<DrawnNode>) {
  const inFull = useNodeDetail(data.node.name);
  const renaming = useCanvasUi((ui) => ui.renaming === data.node.name);
  return inFull || renaming ? <NearCard {...data} selected={selected} /> : <FarCard {...data} selected={selected} />;
});

type CardProps = DrawnNode["data"] & { selected: boolean };

const HOVER = {
  onPointerEnter({ currentTarget }: PointerEvent<HTMLElement>) {
    if (!isViewMoving()) hover(nodeRef(currentTarget.dataset.node ?? ""));
  },
  onPointerLeave: () => hover(null),
};

/** From afar: a shape that says what it is and how it is, with its name while that can be read. */
function FarCard({ node, addresses, selected }: CardProps) {
  const truth = useNodeTruth(node.name);
  const state = truth?.state ?? "planned";
  const root = useElementLabel<HTMLDivElement>(nodeLabel(node, { addresses }, truth));
  const ref = useMemo(() => nodeRef(node.name), [node.name]);
  const pointedAt = useCanvasStore(isHovered(ref));
  const traced = usePathPart(ref);
  return (
    <div
      ref={root}
      {...HOVER}
      data-node={node.name}
      data-state={state}
      data-kind={isSwitch(node.kind) ? "switch" : "station"}
      data-traced={traced ?? undefined}
      className={cx("node-card far-card", (selected || pointedAt) && "far-card-chosen")}
    >
      <span className="far-name truncate">{node.name}</span>
      <NoHandle />
    </div>
  );
}

function NearCard({ node, kindLine, addresses, selected }: CardProps) {
  const truth = useNodeTruth(node.name);
  const state = truth?.state ?? "planned";
  const root = useElementLabel<HTMLDivElement>(nodeLabel(node, { addresses }, truth));
  const ref = useMemo(() => nodeRef(node.name), [node.name]);
  const pointedAt = useCanvasStore(isHovered(ref));
  const renaming = useCanvasUi((ui) => ui.renaming === node.name);
  const traced = usePathPart(ref);
  const issues = useIssues(ref);
  // A switch's line is long already; that it is planned is told by the dashed border and to screen readers by the label.
  const word = state === "planned" && isSwitch(node.kind) ? "" : STATE_WORD[state];
  const broken = state === "missing" || state === "down";

  return (
    <div
      ref={root}
      data-state={state}
      data-traced={traced ?? undefined}
      {...HOVER}
      data-node={node.name}
      className={cx(
        "node-card group relative flex h-full flex-col rounded-[11px] border bg-panel shadow-card transition-[border-color,box-shadow]",
        state === "planned" && "border-dashed",
        selected || pointedAt
          ? "border-accent"
          : broken
            ? "border-down"
            : state === "planned"
              ? "border-plan/60"
              : "border-line",
        selected && "ring-3 ring-accent/25",
        pointedAt && !selected && "ring-3 ring-accent/12",
        state === "missing" && "border-dashed",
        traced && !selected && !pointedAt && (traced === "died" ? "ring-4 ring-down/30" : "ring-4 ring-accent/30"),
      )}
    >
      <div className="flex min-h-[58px] flex-1 items-center gap-2.5 px-3">
        <span className="grid size-7 shrink-0 place-items-center rounded-[7px] bg-chip text-mute">
          <KindIcon kind={iconOf(node)} />
        </span>
        <div className="min-w-0 flex-1">
          {renaming ? (
            <RenameField name={node.name} />
          ) : (
            <div className="truncate text-sm leading-[1.35] font-bold tracking-[-0.1px]" title={node.name}>
              {node.name}
            </div>
          )}
          <div className="truncate text-[11.5px] leading-[1.4] text-faint" title={truth?.reason}>
            {kindLine}
            <CardServices node={node} />
            {word && <span className={broken ? "font-semibold text-down" : undefined}>{word}</span>}
          </div>
        </div>
      </div>
      {addresses.length > 0 && <AddressRow node={node} drawn={addresses} />}
      {truth?.root && (
        <span
          data-testid="root-bridge"
          title="The root of the spanning tree: every other switch keeps its cheapest way to this one"
          className="absolute -top-2.5 left-3 flex h-5 items-center gap-1 rounded-full border border-block bg-panel px-1.5 text-[11px] font-semibold text-block"
        >
          <Crown size={11} aria-hidden="true" />
          root
        </span>
      )}
      <IssueBadge issues={issues} className="absolute -top-2 -right-2" />
      <NodeHandles />
    </div>
  );
}
