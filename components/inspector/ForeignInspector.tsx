"use client";
/** Something that exists and is not drawn. */
import { adopt } from "@/components/state/actions";
import { Button } from "@/components/ui/Button";
import type { LabState } from "@/lib/protocol/labState";
import type { ElementRef } from "@/lib/topology/ids";
import { driftOf } from "./Drift";
import { TruthBox } from "./TruthBox";

export function ForeignInspector({ lab, element }: { lab: LabState; element: ElementRef }) {
  const items = driftOf(lab.drift, element);
  return (
    <>
      <h2 className="group-title">Not drawn</h2>
      <p className="font-mono text-[15px] font-semibold break-all">{element.id}</p>
      <TruthBox
        state="foreign"
        title="Exists, and is not in the drawing"
        actions={
          <Button size="small" onClick={() => adopt([element])}>
            Adopt
          </Button>
        }
      >
        {items.map(({ text }) => text).join(". ")}. Somebody made it by hand in this lab. Adopt takes it into the
        drawing.
      </TruthBox>
    </>
  );
}
