"use client";
/** The hops of a trace. Pointing at one lights its place on the canvas; choosing it selects that place. */
import { Cable, CircleHelp, CircleX, Flag, Network, Route, ShieldAlert, Shuffle, Users } from "lucide-react";
import type { ComponentType } from "react";
import { select } from "@/components/state/canvasStore";
import { pointAtHop, useTraceStore } from "@/components/state/traceStore";
import { cx } from "@/components/ui/cx";
import type { HopKind, TraceHop } from "@/lib/trace/types";

const ICONS: Record<HopKind, ComponentType<{ size: number; "aria-hidden": true }>> = {
  address: CircleX,
  route: Route,
  neighbour: Users,
  cable: Cable,
  switch: Network,
  firewall: ShieldAlert,
  nat: Shuffle,
  arrival: Flag,
  doubt: CircleHelp,
};

function Hop({ hop, index }: { hop: TraceHop; index: number }) {
  const pointedAt = useTraceStore((store) => store.hop === index);
  const Icon = hop.death ? CircleX : ICONS[hop.kind];
  const point = () => pointAtHop(index);
  return (
    <li>
      <button
        type="button"
        data-testid="hop"
        data-death={hop.death}
        onPointerEnter={point}
        onFocus={point}
        onBlur={() => pointAtHop(null)}
        onClick={() => select(hop.elements.slice(0, 1))}
        className={cx(
          "flex w-full cursor-pointer gap-2.5 rounded-md px-2 py-1 text-left -outline-offset-2",
          pointedAt && "bg-[color-mix(in_srgb,var(--accent)_11%,transparent)]",
        )}
      >
        <span className="w-5 shrink-0 text-right font-mono text-xs leading-5 text-faint">{index + 1}</span>
        <span className={cx("mt-0.5 shrink-0", hop.death ? "text-down" : "text-mute")}>
          <Icon size={15} aria-hidden={true} />
        </span>
        <span className="min-w-0">
          {hop.death && <span className="sr-only">The packet dies here: </span>}
          <span className={cx(hop.death && "font-semibold text-down")}>{hop.text}</span>
          {hop.commands.map((command) => (
            <code key={command} className="block font-mono text-xs break-all text-faint">
              $ {command}
            </code>
          ))}
        </span>
      </button>
    </li>
  );
}

const WAYS = [
  { way: "there", title: "There" },
  { way: "back", title: "And back" },
] as const;

export function TraceHops({ hops }: { hops: readonly TraceHop[] }) {
  const numbered = hops.map((hop, index) => ({ hop, index }));
  return (
    <div className="grid gap-x-6 px-2.5 py-2 lg:grid-cols-2">
      {WAYS.map(({ way, title }) => {
        const shown = numbered.filter(({ hop }) => hop.way === way);
        if (shown.length === 0) return null;
        return (
          <section key={way} aria-label={title}>
            <h3 className="px-2 text-xs font-semibold text-mute">{title}</h3>
            <ol>
              {shown.map(({ hop, index }) => (
                <Hop key={index} hop={hop} index={index} />
              ))}
            </ol>
          </section>
        );
      })}
    </div>
  );
}
