"use client";
import { rename } from "@/components/state/actions";
/** The machine's own network cards, to be taken with what they have. */
import { edit } from "@/components/state/labStore";
import { usePlaces } from "@/components/state/usePlaces";
import type { LabState, NetworkCard } from "@/lib/protocol/labState";
import { updatePlug } from "@/lib/topology/edits";

function about({ carrier, addresses, gateway }: NetworkCard): string {
  return [carrier ? "connected" : "no carrier", ...addresses, ...(gateway ? [`router ${gateway}`] : [])].join(" · ");
}

export function CardChoice({ lab, name }: { lab: LabState; name: string }) {
  const cards = usePlaces()?.host.cards ?? [];
  const drawn = new Set(lab.topology.nodes.map((node) => node.name));
  const free = cards.filter((card) => card.name === name || !drawn.has(card.name));
  if (free.length === 0) return null;
  const take = ({ name: card, addresses, gateway }: NetworkCard) => {
    edit(`Take ${card}`, updatePlug(lab.topology, name, { addresses, gateway }));
    rename(name, card);
  };
  return (
    <div className="grid gap-1">
      <p className="text-xs text-mute">Cards of this machine</p>
      {free.map((card) => (
        <button
          key={card.name}
          type="button"
          aria-pressed={card.name === name}
          onClick={() => take(card)}
          className="rounded-[7px] border border-line bg-panel px-2.5 py-1.5 text-left hover:border-accent aria-pressed:border-accent"
        >
          <span className="font-mono text-xs">{card.name}</span>
          <small className="block text-2xs text-faint">{about(card)}</small>
        </button>
      ))}
    </div>
  );
}
