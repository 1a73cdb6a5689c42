"use client";
/** A collapsed group: one box that says how many nodes are in it, and the worst of what is within. */
import type { NodeProps } from "@xyflow/react";
import { ChevronsUpDown, Group as GroupIcon } from "lucide-react";
import { memo, useMemo } from "react";
import { useCanvasStore } from "@/components/state/canvasStore";
import { useDerived } from "@/components/state/derived";
import { setCollapsed } from "@/components/state/groups";
import { cx } from "@/components/ui/cx";
import { plural } from "@/components/ui/format";
import { type Gravest, gravestOf } from "@/lib/observed/gravest";
import type { EndState } from "@/lib/observed/linkState";
import { useCanvasUi } from "./canvasUi";
import { useNodeDetail } from "./detail";
import type { BoxNode } from "./flowTypes";
import { GroupNameField } from "./GroupNameField";
import { NoHandle } from "./NodeHandles";
import { STATE_LOOK, StateSign } from "./stateLook";
import { useElementLabel } from "./useElementLabel";

/** States that are a fault, and not how things are planned to be or are. */
const isTrouble = (state: EndState) => state !== "up" && state !== "planned";

/** "up", or "2 set down" where several things are within and not all are. */
export function gravestText({ state, count }: Gravest): string {
  return isTrouble(state) ? `${count} ${STATE_LOOK[state].word}` : STATE_LOOK[state].word;
}

/** What is worst within, as one string: an event that changes nothing here renders nothing. */
function useGravest({ group, links }: BoxNode["data"]): Gravest {
  const told = useDerived((derived) => {
    const { state, count } = gravestOf(group.nodes, links, derived);
    return `${state} ${count}`;
  });
  const [state, count] = told.split(" ");
  return { state: state as EndState, count: Number(count) };
}

export const GroupBox = memo(function GroupBox({ id, data, selected }: NodeProps<BoxNode>) {
  const { group, links } = data;
  const worst = useGravest(data);
  const inFull = useNodeDetail(id);
  const renaming = useCanvasUi((ui) => ui.renaming === id);
  const names = useMemo(() => new Set(group.nodes), [group]);
  const pointedAt = useCanvasStore(({ hovered }) => hovered?.type === "node" && names.has(hovered.id));
  const contents = [plural(group.nodes.length, "node"), ...(links.length > 0 ? [plural(links.length, "link")] : [])];
  const root = useElementLabel<HTMLDivElement>([`group ${group.name}`, ...contents, gravestText(worst)].join(", "));
  const trouble = isTrouble(worst.state);

  if (!inFull && !renaming)
    return (
      <div
        ref={root}
        data-state={worst.state}
        className={cx("node-card far-card group-box", (selected || pointedAt) && "far-card-chosen")}
      >
        <span className="far-name truncate">
          {group.name} · {group.nodes.length}
        </span>
        <NoHandle />
      </div>
    );
  return (
    <div
      ref={root}
      data-state={worst.state}
      data-testid="group-box"
      className={cx(
        "node-card group-box flex h-full items-center gap-2.5 rounded-[11px] border bg-panel px-3 transition-[border-color,box-shadow]",
        worst.state === "planned" && "border-dashed",
        selected || pointedAt ? "border-accent" : trouble ? "border-current" : "border-line",
        selected && "outline-3 outline-accent/25",
      )}
      style={trouble && !selected && !pointedAt ? { borderColor: STATE_LOOK[worst.state].colour } : undefined}
    >
      <span className="grid size-7 shrink-0 place-items-center rounded-[7px] bg-chip text-mute">
        <GroupIcon size={17} aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        {renaming ? (
          <GroupNameField id={group.id} name={group.name} />
        ) : (
          <div className="truncate text-sm leading-[1.35] font-bold tracking-[-0.1px]" title={group.name}>
            {group.name}
          </div>
        )}
        <div className="truncate text-[11.5px] leading-[1.4] text-faint">{contents.join(" · ")}</div>
        <div
          className="group-state flex items-center gap-1 text-[11.5px] leading-[1.5] font-semibold"
          style={{ color: STATE_LOOK[worst.state].colour }}
        >
          <StateSign state={worst.state} size={11} />
          {gravestText(worst)}
        </div>
      </div>
      <button
        type="button"
        aria-label={`Expand ${group.name}`}
        title="Expand (E)"
        onClick={(event) => {
          event.stopPropagation();
          setCollapsed([group], false);
        }}
        className="nodrag nopan grid size-7 shrink-0 cursor-pointer place-items-center rounded-md text-mute hover:bg-chip hover:text-ink"
      >
        <ChevronsUpDown size={16} aria-hidden="true" />
      </button>
      <NoHandle />
    </div>
  );
});
