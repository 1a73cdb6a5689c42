/** The whole state of a lab, as a window gets it when it opens the lab. */
import type { LabState } from "@/lib/protocol/labState";
import type { Context } from "./command";

export async function readLabState(context: Context, lab: string): Promise<LabState> {
  let seen: (state: LabState) => void;
  const snapshot = new Promise<LabState>((resolve) => {
    seen = resolve;
  });
  const engine = await context.engine((event) => {
    if (event.event === "snapshot" && event.lab === lab) seen(event.state);
  });
  await engine.request({ type: "lab.open", lab });
  return snapshot;
}
