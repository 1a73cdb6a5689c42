import { isSwitch } from "@/lib/topology/places";
import type { PreviewDrawing } from "./preview";

export const PREVIEW_FRAME = { width: 300, height: 112, marginX: 34, marginY: 18 };

/** Half the width of a letter of the node's names, and what is left free beside them. */
const HALF_LETTER = 2.3;
const PADDING = 4;

/** The picture of a gallery entry. It repeats what the title says, so screen readers skip it. */
export function Preview({ drawing }: { drawing: PreviewDrawing }) {
  const { width, height } = PREVIEW_FRAME;
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`} className="block w-full" fill="none">
      <g stroke="var(--up)" strokeWidth="1.8" opacity=".75">
        {drawing.wires.map(({ key, ...line }) => (
          <line key={key} {...line} />
        ))}
      </g>
      {drawing.nodes.map(({ name, kind, x, y }) => {
        const halfHeight = isSwitch(kind) ? 8 : 10;
        const halfWidth = Math.max(isSwitch(kind) ? 22 : 17, name.length * HALF_LETTER + PADDING);
        return (
          <g key={name}>
            <rect
              x={x - halfWidth}
              y={y - halfHeight}
              width={2 * halfWidth}
              height={2 * halfHeight}
              rx="4"
              fill={isSwitch(kind) ? "var(--chip)" : "var(--panel)"}
              stroke={kind === "ovs" ? "var(--accent)" : "var(--faint)"}
            />
            <text x={x} y={y + 2.6} textAnchor="middle" fontSize="7.500" fill="var(--mute)" className="font-mono">
              {name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
