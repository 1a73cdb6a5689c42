/** What a person is told when a change of the machine waits for their word. */
import type { Checkpoint } from "@/lib/protocol/labState";
import type { Context } from "./command";
import { readLabState } from "./labState";

export function checkpointText(lab: string, { reasons, until }: Checkpoint, now = Date.now()): string[] {
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return [
    `This changes how the machine is reached: ${reasons.join("; ")}.`,
    `It is taken back by itself in ${seconds} s unless you keep it: wirelab confirm ${lab}`,
  ];
}

/** Says so, when the lab waits. */
export async function noteCheckpoint(context: Context, lab: string): Promise<void> {
  const { checkpoint } = await readLabState(context, lab);
  if (checkpoint) for (const line of checkpointText(lab, checkpoint)) context.note(line);
}
