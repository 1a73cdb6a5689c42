"use client";
import { Copy, CopyPlus, Group, Trash2 } from "lucide-react";
import { groupChosen } from "@/components/canvas/canvasCommands";
import { copySelection, duplicateSelection, remove } from "@/components/state/actions";
import { groupOffBecause } from "@/components/state/groups";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { plural } from "@/components/ui/format";
import { type ElementRef, elementKey } from "@/lib/topology/ids";

const icon = { size: 13, "aria-hidden": true } as const;

/** Several elements at once. */
export function ManyInspector({ selection }: { selection: readonly ElementRef[] }) {
  const nodes = selection.filter(({ type }) => type === "node").length;
  const links = selection.filter(({ type }) => type === "link").length;
  const words = [nodes > 0 && plural(nodes, "node"), links > 0 && plural(links, "link")].filter(Boolean).join(" and ");
  const readOnly = useReadOnly();
  return (
    <>
      <h2 className="group-title">Selection</h2>
      <p className="text-[15px] font-semibold">{words}</p>
      <div className="my-3 flex flex-wrap gap-1.5">
        <Button size="small" icon={<CopyPlus {...icon} />} onClick={duplicateSelection}>
          Duplicate
        </Button>
        <Button size="small" icon={<Copy {...icon} />} onClick={copySelection}>
          Copy
        </Button>
        <Button
          size="small"
          icon={<Group {...icon} />}
          disabledBecause={readOnly ?? groupOffBecause()}
          onClick={groupChosen}
        >
          Group
        </Button>
        <Button size="small" look="danger" icon={<Trash2 {...icon} />} onClick={() => remove(selection)}>
          Delete
        </Button>
      </div>
      <ul className="font-mono text-xs text-mute">
        {selection.map((ref) => (
          <li key={elementKey(ref)} className="truncate">
            {ref.id}
          </li>
        ))}
      </ul>
    </>
  );
}
