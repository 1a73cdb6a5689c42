"use client";
/** The routers on the way, each with its node. Choosing one selects its node. */
import { hover, select } from "@/components/state/canvasStore";
import type { RouteHop } from "@/lib/measure/route/types";
import { isOver, type MeasureRun } from "@/lib/measure/run";
import { roundTripText } from "@/lib/measure/text";
import { nodeRef } from "@/lib/topology/ids";

function Hop({ hop }: { hop: RouteHop }) {
  const { ttl, address, ms, node, words, reached } = hop;
  const point = (on: boolean) => () => hover(on && node !== undefined ? nodeRef(node) : null);
  return (
    <tr className="border-t border-line" data-testid="route-hop">
      <td className="py-1 pr-4 font-mono text-faint">{ttl}</td>
      <td className="py-1 pr-4 font-semibold">
        {node === undefined ? (
          <span className="font-normal text-faint">{address === null ? "nobody answers" : "not of this lab"}</span>
        ) : (
          <button
            type="button"
            className="cursor-pointer rounded-sm underline decoration-line underline-offset-2 hover:decoration-accent"
            onClick={() => select([nodeRef(node)])}
            onPointerEnter={point(true)}
            onPointerLeave={point(false)}
            onFocus={point(true)}
            onBlur={point(false)}
          >
            {node}
          </button>
        )}
      </td>
      <td className="py-1 pr-4 font-mono text-mute">{address ?? "*"}</td>
      <td className="py-1 pr-4 font-mono text-mute">{ms.map(roundTripText).join(" · ") || "–"}</td>
      <td className="py-1 text-mute">{words ?? (reached ? "reached" : "")}</td>
    </tr>
  );
}

export function RouteView({ run }: { run: MeasureRun }) {
  const { hops } = run;
  if (hops.length === 0)
    return <p className="px-3 py-2 text-faint">{isOver(run) ? "" : "Asking the routers on the way…"}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="h-full overflow-auto px-3 py-1" aria-label="Hops" tabIndex={0}>
      <table className="w-full max-w-3xl text-left text-xs">
        <thead className="text-faint">
          <tr>
            {["hop", "node", "address", "round trips", ""].map((name) => (
              <th key={name} scope="col" className="pr-4 pb-1 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hops.map((hop) => (
            <Hop key={hop.ttl} hop={hop} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
