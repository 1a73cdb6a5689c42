/** A lab as a client of the engine follows it. */
import { followLab } from "@/lib/protocol/follow";
import type { LabState } from "@/lib/protocol/labState";
import type { EngineConnection } from "@/server/client/connection";
import type { BenchProduct } from "./product";

export interface FollowedLab {
  connection: EngineConnection;
  /** Null before the first snapshot. */
  state(): LabState | null;
}

/** @param onChange called after each change, with the picture before it and the interfaces of the root that it names */
export async function followLabOf(
  bench: BenchProduct,
  lab: string,
  onChange: (before: LabState, after: LabState, touched: string[]) => void = () => {},
): Promise<FollowedLab> {
  let state: LabState | null = null;
  const follower = followLab(() => void connection.request({ type: "lab.open", lab }));
  const connection = await bench.connect((event) => {
    if (event.event !== "snapshot" && event.event !== "change") return;
    const before = state;
    const followed = follower.receive(event, state);
    if (!followed) return;
    state = followed.state;
    const named = followed.change?.observed?.namespaces?.[""]?.interfaces;
    if (before && named) onChange(before, state, Object.keys(named));
  });
  await connection.request({ type: "lab.open", lab });
  return { connection, state: () => state };
}

/** Whether an interface of a lab's root is set up. */
export const isUp = (state: LabState | null, name: string): boolean =>
  state?.observed.namespaces[""]?.interfaces[name]?.flags.includes("UP") ?? false;
