/** The truth in words, with the state's colour at its edge. */
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import type { EndState } from "@/lib/observed/linkState";
import type { NodeState } from "@/lib/observed/nodeState";

type State = EndState | NodeState;

const COLOURS: Record<State, { edge: string; text: string }> = {
  planned: { edge: "border-l-plan", text: "text-mute" },
  up: { edge: "border-l-up", text: "text-up" },
  "admin-down": { edge: "border-l-down", text: "text-down" },
  down: { edge: "border-l-down", text: "text-down" },
  "no-carrier": { edge: "border-l-nocar", text: "text-nocar" },
  blocking: { edge: "border-l-block", text: "text-block" },
  missing: { edge: "border-l-down", text: "text-down" },
  foreign: { edge: "border-l-foreign", text: "text-foreign" },
};

export const stateColour = (state: State): string => COLOURS[state].text;

interface Props {
  state: State;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

export function TruthBox({ state, title, children, actions }: Props) {
  const { edge, text } = COLOURS[state];
  return (
    <div
      data-testid="truth"
      data-state={state}
      className={cx("my-3 rounded-[9px] border border-l-4 border-line px-3 py-2.5", edge)}
    >
      <b className={cx("font-semibold", text)}>{title}</b>
      {children && <div className="text-mute">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap gap-1.5">{actions}</div>}
    </div>
  );
}
