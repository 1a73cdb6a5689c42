"use client";
import { cx } from "@/components/ui/cx";
/** Half a cable: the line of one end, from its plug to the cable's middle. */
import type { EndState } from "@/lib/observed/linkState";
import { type Bezier, crossesPath, curvePath, type Point } from "./geometry";
import { STATE_LOOK } from "./stateLook";
import { useChanged } from "./useChanged";

interface Props {
  half: Bezier;
  plug: Point;
  state: EndState;
  emphasised: boolean;
}

export function CableLine({ half, plug, state, emphasised }: Props) {
  const changed = useChanged(state);
  const { colour, dashes } = STATE_LOOK[state];
  const d = curvePath(half);
  const width = emphasised ? 3.5 : 2.5;
  return (
    <g
      className={cx("cable-half", changed && "cable-changed")}
      data-state={state}
      style={{ color: colour }}
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
    >
      {state === "missing" ? (
        <>
          <path d={d} strokeWidth={5.5} strokeDasharray="3 6" strokeLinecap="butt" />
          <path d={d} stroke="var(--bg)" strokeWidth={3} strokeLinecap="butt" />
        </>
      ) : (
        <path
          d={d}
          className="cable-core"
          strokeWidth={state === "blocking" ? width - 0.75 : width}
          strokeDasharray={dashes}
        />
      )}
      {state === "blocking" && <path d={crossesPath(half)} strokeWidth={2} />}
      {/* What is not in the kernel is plugged in nowhere. */}
      {state !== "planned" && state !== "missing" && (
        <circle cx={plug.x} cy={plug.y} r={4} strokeWidth={2} fill={state === "up" ? "currentColor" : "var(--panel)"} />
      )}
    </g>
  );
}
