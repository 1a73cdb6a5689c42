/** How a link's states look: colour, line and sign together, never colour alone. */
import type { EndState } from "@/lib/observed/linkState";

interface StateLook {
  /** Token of the colour, as a CSS value. */
  colour: string;
  /** `stroke-dasharray` of the cable, in canvas pixels, for round line caps. */
  dashes?: string;
  /** Paths of the sign in the chip, in a box of 12 by 12. */
  sign: { d: string; filled?: boolean };
  /** What the state is called where it stands alone. */
  word: string;
}

const CIRCLE = "M6 2.2a3.8 3.8 0 1 1 0 7.6a3.8 3.8 0 1 1 0-7.6z";

export const STATE_LOOK: Record<EndState, StateLook> = {
  planned: {
    colour: "var(--plan)",
    dashes: "0.1 7",
    sign: {
      d: "M6 1.6v.9M6 9.500v.9M1.600 6h.9M9.500 6h.9M2.900 2.900l.6.6M8.500 8.500l.6.6M9.100 2.900l-.6.6M3.500 8.500l-.6.6",
    },
    word: "planned",
  },
  up: { colour: "var(--up)", sign: { d: CIRCLE, filled: true }, word: "up" },
  "admin-down": { colour: "var(--down)", dashes: "3.5 7", sign: { d: "M3 3l6 6M9 3l-6 6" }, word: "set down" },
  "no-carrier": { colour: "var(--nocar)", dashes: "10 7", sign: { d: "M6 2v4.500M6 9.600v.1" }, word: "no carrier" },
  blocking: { colour: "var(--block)", sign: { d: `${CIRCLE}M3.400 8.600l5.200-5.200` }, word: "blocking" },
  missing: {
    colour: "var(--down)",
    dashes: "0.1 6",
    sign: { d: "M2.500 6h2M7.500 6h2M3.200 9l-.7.8M9.500 2.200l-.8.8" },
    word: "gone",
  },
  foreign: {
    colour: "var(--foreign)",
    dashes: "7 6",
    sign: { d: "M4 4.600a2 2 0 1 1 2.800 1.800q-.8.4-.8 1.200M6 9.700v.1" },
    word: "foreign",
  },
};

/** The sign of a state: a dot, a cross, an exclamation mark, … Says nothing to screen readers; the word beside it does. */
export function StateSign({ state, size = 12 }: { state: EndState; size?: number }) {
  const { sign } = STATE_LOOK[state];
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 12 12"
      fill={sign.filled ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={sign.filled ? 0 : 1.8}
      strokeLinecap="round"
      className="shrink-0"
    >
      <path d={sign.d} />
    </svg>
  );
}
