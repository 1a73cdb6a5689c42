"use client";
/** Something that exists and is not drawn: blue, dashed, not to be edited, with an offer to adopt it. */
import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { adopt } from "@/components/state/actions";
import { KindIcon } from "@/components/ui/KindIcon";
import { nodeRef } from "@/lib/topology/ids";
import { KIND_WORDS } from "./ariaText";
import { useNodeDetail } from "./detail";
import type { StrangerNode } from "./flowTypes";
import { NoHandle } from "./NodeHandles";

export const StrangerCard = memo(function StrangerCard({ id, data: { stranger, leaving } }: NodeProps<StrangerNode>) {
  const far = !useNodeDetail(id);
  return (
    <div className="node-card relative flex h-full items-center gap-2.5 rounded-[11px] border-[1.5px] border-dashed border-foreign bg-panel/80 px-3">
      {far ? (
        <span className="far-name w-full truncate text-center text-[26px] font-semibold">{stranger.name}</span>
      ) : (
        <Words stranger={stranger} leaving={leaving} />
      )}
      <NoHandle />
    </div>
  );
});

function Words({ stranger, leaving }: StrangerNode["data"]) {
  return (
    <>
      <span className="grid size-7 shrink-0 place-items-center rounded-[7px] bg-chip text-foreign">
        <KindIcon kind={stranger.kind} />
      </span>
      <div className="min-w-0 flex-1">
        <div className="truncate text-sm leading-[1.35] font-bold">{stranger.name}</div>
        <div
          className="truncate text-[11.5px] leading-[1.4] text-foreign"
          title={`This ${KIND_WORDS[stranger.kind]} exists in the lab and is not drawn.`}
        >
          {leaving ? "goes with the next deploy" : "not drawn"}
        </div>
      </div>
      {!leaving && (
        <button
          type="button"
          onClick={() => adopt([nodeRef(stranger.name)])}
          className="nodrag nopan h-6 cursor-pointer rounded-md border border-foreign px-2 text-xs font-semibold text-foreign hover:bg-foreign hover:text-panel"
        >
          Adopt
        </button>
      )}
    </>
  );
}
