/** A small picture of a topology: switches, stations and cables, as two or three paths however many there are. */
import type { Position } from "@/lib/topology/layout";
import { isSwitch } from "@/lib/topology/places";
import type { Topology } from "@/lib/topology/schema";

/** About a card, in canvas pixels. */
const CARD = { width: 200, height: 90 };

export function ShapePicture({ topology, places }: { topology: Topology; places: Record<string, Position> }) {
  const middle = (name: string) => {
    const { x, y } = places[name] ?? { x: 0, y: 0 };
    return `${x + CARD.width / 2} ${y + CARD.height / 2}`;
  };
  const box = (name: string) => {
    const { x, y } = places[name] ?? { x: 0, y: 0 };
    return `M${x} ${y}h${CARD.width}v${CARD.height}h${-CARD.width}z`;
  };
  const names = (switches: boolean) =>
    topology.nodes.filter(({ kind }) => isSwitch(kind) === switches).map(({ name }) => box(name));
  const all = Object.values(places);
  const [right, bottom] = [Math.max(0, ...all.map(({ x }) => x)), Math.max(0, ...all.map(({ y }) => y))];
  const cables = topology.links.map(({ a, b }) => `M${middle(a.node)}L${middle(b.node)}`).join("");
  return (
    <svg
      aria-hidden="true"
      viewBox={`-40 -40 ${right + CARD.width + 80} ${bottom + CARD.height + 80}`}
      className="h-full max-h-[46vh] w-full"
      fill="none"
    >
      <path d={cables} stroke="var(--up)" strokeOpacity={0.55} strokeWidth={1.2} vectorEffect="non-scaling-stroke" />
      <path d={names(false).join("")} fill="color-mix(in srgb, var(--mute) 45%, var(--panel))" />
      <path d={names(true).join("")} fill="color-mix(in srgb, var(--mute) 90%, var(--panel))" />
    </svg>
  );
}
