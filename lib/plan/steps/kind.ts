/** What every kind of step must be able to say. */
import type { Command } from "../command";
import type { Step, StepOf, StepOp } from "../step";

export interface StepKind<O extends StepOp> {
  /** The commands that do it, in order, as a careful engineer types them. */
  commands(step: StepOf<O>): Command[];
  /** The step that undoes it, or null when what it destroys cannot be brought back by one step. */
  inverse(step: StepOf<O>): Step | null;
  /** One sentence for a learner: what it does and why. */
  explain(step: StepOf<O>): string;
}
