/** A plan as a text that a shell runs: commands, with what they are for as comments. */
import { renderCommand } from "@/lib/plan/render";
import type { Plan, PlannedStep } from "@/lib/plan/step";
import { elementKey } from "@/lib/topology/ids";
import { wrap } from "./table";

const WIDTH = 78;

const heading = ({ element }: PlannedStep): string => (element.type === "lab" ? "The lab itself" : element.id);

export function planText(title: string, plan: Plan): string[] {
  const commands = plan.steps.reduce((sum, step) => sum + step.commands.length, 0);
  const lines = [`# ${title}: ${count(plan.steps.length, "step")}, ${count(commands, "command")}`];
  let element = "";
  for (const step of plan.steps) {
    if (elementKey(step.element) !== element) lines.push("", `# ── ${heading(step)} ──`);
    element = elementKey(step.element);
    lines.push(...wrap(step.explanation, WIDTH).map((line) => `# ${line}`));
    lines.push(...step.commands.map(renderCommand));
  }
  return lines;
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
