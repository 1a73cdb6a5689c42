/** The difference between what is and what is wanted, as raw steps in order. */
import type { Observed } from "../../observed/types";
import type { Topology } from "../../topology/schema";
import type { Capabilities } from "../capabilities";
import { releaseCards, takeCards } from "./cards";
import type { DiffContext } from "./context";
import { Current } from "./current";
import { makeDevices } from "./devices";
import { Draft, type DraftStep } from "./draft";
import { intactPairs } from "./intact";
import { makeLinks, makeNamespaces, makeSwitches } from "./make";
import { makePlugs } from "./plugs";
import { removeKernel } from "./removeKernel";
import { removeOvs } from "./removeOvs";
import { settleServices } from "./services";
import { settleInterfaces } from "./settings";
import { settleStacks } from "./stacks";
import { settleSwitchPorts } from "./switches";
import { makeUplink, removeUplink } from "./uplink";
import { wantedOf } from "./wanted";

export interface PlanInput {
  topology: Topology;
  /** `nothingObserved()` when the lab is not running. */
  observed: Observed;
  /** What was carried to the kernel last. Things in neither it nor the topology are foreign. */
  applied: Topology | null;
  capabilities: Capabilities;
  /** Also remove what is foreign. */
  removeForeign?: boolean;
}

/** Takes time in proportion to the size of topology and observed state. */
export function diffLab({ topology, observed, applied, capabilities, removeForeign = false }: PlanInput): DraftStep[] {
  const wanted = wantedOf(topology);
  const current = new Current(observed);
  const context: DiffContext = {
    wanted,
    applied: applied === topology ? wanted : applied && wantedOf(applied),
    current,
    draft: new Draft(),
    capabilities,
    // On the host, what is not ours is never touched.
    removeForeign: removeForeign && capabilities.place !== "host",
    intact: intactPairs(wanted, current),
  };
  removeOvs(context);
  releaseCards(context);
  removeUplink(context);
  removeKernel(context);
  makeNamespaces(context);
  makeSwitches(context);
  makeLinks(context);
  makeUplink(context);
  makeDevices(context);
  makePlugs(context);
  settleSwitchPorts(context);
  settleInterfaces(context);
  takeCards(context);
  settleStacks(context);
  settleServices(context);
  return context.draft.steps();
}
