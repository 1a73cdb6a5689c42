"use client";
/** Frames around the nodes of groups, behind all that is drawn. Only their titles take the pointer. */
import { ViewportPortal } from "@xyflow/react";
import { ChevronsDownUp } from "lucide-react";
import { type MouseEvent, memo } from "react";
import { selectGroups, setCollapsed } from "@/components/state/groups";
import { openMenu, startRenaming, useCanvasUi } from "./canvasUi";
import { boxId } from "./flowTypes";
import { GroupNameField } from "./GroupNameField";
import type { Frame } from "./grouping";

export function GroupFrames({ frames }: { frames: readonly Frame[] }) {
  return (
    <ViewportPortal>
      {frames.map((frame) => (
        <GroupFrame key={frame.group.id} frame={frame} />
      ))}
    </ViewportPortal>
  );
}

const GroupFrame = memo(function GroupFrame({ frame: { group, rect } }: { frame: Frame }) {
  const { id, name, nodes } = group;
  const renaming = useCanvasUi((ui) => ui.renaming === boxId(id));
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    selectGroups([group]);
    openMenu({ type: "group", id }, { x: event.clientX, y: event.clientY });
  };
  return (
    <section
      aria-label={`Group ${name}`}
      data-group={id}
      className="group-frame"
      style={{ transform: `translate(${rect.x}px, ${rect.y}px)`, width: rect.width, height: rect.height }}
    >
      <div className="frame-title nopan">
        {renaming ? (
          <GroupNameField id={id} name={name} />
        ) : (
          <button
            type="button"
            title={`${name}: select its ${nodes.length === 1 ? "node" : `${nodes.length} nodes`}`}
            onClick={() => selectGroups([group])}
            onDoubleClick={() => startRenaming(boxId(id))}
            onContextMenu={menu}
            className="group-name"
          >
            {name}
          </button>
        )}
        <button
          type="button"
          aria-label={`Collapse ${name}`}
          title="Collapse to one box (E)"
          onClick={() => setCollapsed([group], true)}
          onContextMenu={menu}
          className="group-button"
        >
          <ChevronsDownUp aria-hidden="true" />
        </button>
      </div>
    </section>
  );
});
