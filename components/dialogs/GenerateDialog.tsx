"use client";
/** A network of a shape and size, with what it will have, before it is drawn into the lab. */
import { type FormEvent, useId, useMemo, useState } from "react";
import { arrangeTopology } from "@/components/canvas/arrange/topology";
import { fitDrawing } from "@/components/canvas/canvasHandle";
import { insertGenerated } from "@/components/state/actions";
import { useLabStore } from "@/components/state/labStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import { Dialog } from "@/components/ui/Dialog";
import { plural } from "@/components/ui/format";
import { generateTopology, SHAPES, type ShapeName, sizeProblem } from "@/lib/topology/generate";
import { isSwitch } from "@/lib/topology/places";
import { emptyTopology } from "@/lib/topology/schema";
import { ShapePicture } from "./ShapePicture";

const WORDS: Record<ShapeName, { title: string; about: string; usual: number }> = {
  star: { title: "Star", about: "Stations on one switch.", usual: 8 },
  chain: { title: "Chain", about: "Switches in a row, a station on each.", usual: 5 },
  ring: { title: "Ring", about: "A chain that is closed; a spanning tree keeps one cable out of use.", usual: 6 },
  mesh: { title: "Mesh", about: "Every switch has a cable to every other.", usual: 5 },
  tree: { title: "Tree", about: "Each switch has three below it; stations on the lowest.", usual: 13 },
  clos: { title: "Clos", about: "Leaves on all spines, as in a data centre.", usual: 6 },
  "fat-tree": { title: "Fat tree", about: "Pods below a core (Al-Fares and others, 2008).", usual: 4 },
};
const NAMES = Object.keys(WORDS) as ShapeName[];
const KINDS = [
  { kind: "bridge", title: "Linux bridges" },
  { kind: "ovs", title: "Open vSwitches" },
] as const;

const FIELD = "h-8 rounded-[7px] border border-line bg-bg px-2.5";

export default function GenerateDialog({ onClose }: { onClose(): void }) {
  const id = useId();
  const drawing = useLabStore((store) => store.lab?.topology);
  const noOvs = useLabStore((store) => store.doctor?.capabilities.ovs === "missing");
  const readOnly = useReadOnly();
  const [shape, setShape] = useState<ShapeName>("star");
  const [typed, setTyped] = useState(String(WORDS.star.usual));
  const [switches, setSwitches] = useState<"bridge" | "ovs">("bridge");
  const size = typed.trim() === "" ? Number.NaN : Number(typed);
  const problem = Number.isNaN(size) ? `Say how many ${SHAPES[shape].counts}.` : sizeProblem(shape, size);
  const made = useMemo(() => {
    if (problem) return null;
    const topology = generateTopology(shape, size, { switches, beside: drawing ?? emptyTopology() });
    return { topology, places: arrangeTopology(topology) };
  }, [problem, shape, size, switches, drawing]);
  const { counts, least, most, by } = SHAPES[shape];
  const off = readOnly ?? problem;

  const insert = (event: FormEvent) => {
    event.preventDefault();
    if (off || !made) return;
    insertGenerated(made.topology, made.places);
    onClose();
    fitDrawing();
  };
  const count = made?.topology.nodes.filter(({ kind }) => isSwitch(kind)).length ?? 0;
  return (
    <Dialog
      title="Generate a network"
      description="Drawn below what there is, with names and addresses of its own. One step of undo."
      size="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={id} disabledBecause={off} data-testid="generate-insert">
            Insert
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={insert} className="grid gap-5 pt-1 md:grid-cols-[300px_1fr]">
        <div className="grid content-start gap-4">
          <fieldset>
            <legend className="mb-1.5 text-mute">Shape</legend>
            <div className="grid grid-cols-4 gap-1.5">
              {NAMES.map((name) => (
                <label
                  key={name}
                  className={cx(
                    "cursor-pointer rounded-[7px] border px-2 py-1.5 text-center has-focus-visible:outline-2 has-focus-visible:outline-accent",
                    name === shape ? "border-accent bg-accent/8 font-semibold" : "border-line hover:border-faint",
                  )}
                >
                  <input
                    type="radio"
                    name="shape"
                    className="sr-only"
                    checked={name === shape}
                    onChange={() => {
                      setShape(name);
                      setTyped(String(WORDS[name].usual));
                    }}
                  />
                  {WORDS[name].title}
                </label>
              ))}
            </div>
            <p className="mt-1.5 text-xs text-faint">{WORDS[shape].about}</p>
          </fieldset>
          <label className="grid gap-1.5 text-mute">
            <span className="first-letter:uppercase">{counts}</span>
            <input
              type="number"
              min={least}
              max={most}
              step={by}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              data-testid="generate-size"
              aria-invalid={problem !== null || undefined}
              aria-describedby={`${id}-problem`}
              className={`${FIELD} w-full text-ink aria-invalid:border-down`}
            />
          </label>
          <p id={`${id}-problem`} role="status" className={cx("-mt-2.5 text-xs", problem ? "text-down" : "text-faint")}>
            {problem ?? `${least} to ${most}${by === 1 ? "" : `, in steps of ${by}`}`}
          </p>
          <label className="grid gap-1.5 text-mute">
            Switches
            <select
              value={switches}
              onChange={(event) => setSwitches(event.target.value as "bridge" | "ovs")}
              className={`${FIELD} text-ink`}
            >
              {KINDS.map(({ kind, title }) => (
                <option key={kind} value={kind}>
                  {title}
                  {kind === "ovs" && noOvs ? " (not on this machine)" : ""}
                </option>
              ))}
            </select>
          </label>
        </div>
        <div className="grid min-h-64 grid-rows-[1fr_auto] gap-2 rounded-[10px] border border-line bg-bg p-3">
          {made ? <ShapePicture topology={made.topology} places={made.places} /> : <span />}
          <p role="status" data-testid="generate-counts" className="text-center text-xs text-mute tabular-nums">
            {made
              ? `${plural(count, "switch", "switches")} · ${plural(made.topology.nodes.length - count, "station")} · ${plural(made.topology.links.length, "cable")} · ${made.topology.subnet}`
              : "Nothing to show of this size."}
          </p>
        </div>
      </form>
    </Dialog>
  );
}
