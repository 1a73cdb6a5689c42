/** Where the host's engine keeps its things: everything that must not outlive a restart of the machine in /run. */
import { join } from "node:path";

export interface HostPaths {
  /** Folder of the host's labs and settings; root's alone. */
  home: string;
  /** Marks, records and checkpoints, which mean nothing after a restart of the machine. */
  run: string;
  /** The folder with the engine's socket, mode 0700; it belongs to who may connect. */
  door: string;
  socket: string;
  /** Which process the engine is, or was. */
  engine: string;
  /** Beside the names in /run/netns: which lab made each. */
  netns: string;
  /** What uplinks of labs in sandboxes were made. */
  uplinks: string;
  /** What is remembered of the machine as it was before each lab. */
  labs: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `WIRELAB_HOST_RUN` and `WIRELAB_HOST_HOME`, else the places that the filesystem hierarchy (hier(7)) has for them. */
export function hostPaths(env: Environment = process.env): HostPaths {
  const run = env.WIRELAB_HOST_RUN || "/run/wirelab";
  const door = join(run, "door");
  return {
    home: env.WIRELAB_HOST_HOME || "/var/lib/wirelab",
    run,
    door,
    socket: join(door, "engine.sock"),
    engine: join(run, "engine.json"),
    netns: join(run, "netns"),
    uplinks: join(run, "uplinks"),
    labs: join(run, "labs"),
  };
}
