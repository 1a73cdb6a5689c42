/** What a machine has that a lab in its root namespace could meet, and whose each thing is. */

/** A lab's name, "" for one of ours that is not fully marked yet, null for somebody else's. */
export type Owner = string | null;

export interface MachineObjects {
  /** Interfaces of the machine's root namespace. */
  links: Map<string, Owner>;
  /** Named network namespaces. */
  namespaces: Map<string, Owner>;
  ovsBridges: Map<string, Owner>;
  /** Ports by name, with the bridge that has them; `internal` ones end with their record. */
  ovsPorts: Map<string, { owner: Owner; bridge: string; internal: boolean }>;
  /** Whether both daemons of the system's Open vSwitch answer. */
  ovsRuns: boolean;
  /** The table `inet wirelab` of the root namespace; undefined where there is none. */
  table: Owner | undefined;
}

/** Whether a thing is the lab's, or nobody's but ours: made a moment ago and not fully marked. */
export const isOwn = (owner: Owner | undefined, lab: string): boolean => owner === lab || owner === "";
