import type { TopologyNode } from "../schema";
import type { Device } from "./index";

const NONE: readonly Device[] = [];

/** The devices of a node; only a namespace and the host have any. */
export const devicesOf = (node: TopologyNode): readonly Device[] =>
  (node.kind === "namespace" || node.kind === "host" ? node.interfaces : undefined) ?? NONE;
