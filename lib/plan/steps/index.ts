/** Every kind of step, in a closed table: a new op without an entry does not compile. */
import type { Command } from "../command";
import type { Step, StepOf, StepOp } from "../step";
import { addAddress } from "./addAddress";
import { addBridge } from "./addBridge";
import { addDevice } from "./addDevice";
import { addNamespace } from "./addNamespace";
import { addNftChain } from "./addNftChain";
import { addNftRule } from "./addNftRule";
import { addNftTable } from "./addNftTable";
import { addOvsBridge } from "./addOvsBridge";
import { addOvsPatch } from "./addOvsPatch";
import { addOvsPort } from "./addOvsPort";
import { addRoute } from "./addRoute";
import { addUplink } from "./addUplink";
import { addVeth } from "./addVeth";
import { deleteAddress } from "./deleteAddress";
import { deleteInterface } from "./deleteInterface";
import { deleteNamespace } from "./deleteNamespace";
import { deleteNftChain } from "./deleteNftChain";
import { deleteNftRule } from "./deleteNftRule";
import { deleteNftTable } from "./deleteNftTable";
import { deleteOvsBridge } from "./deleteOvsBridge";
import { deleteOvsPatch } from "./deleteOvsPatch";
import { deleteOvsPort } from "./deleteOvsPort";
import { deleteRoute } from "./deleteRoute";
import { deleteUplink } from "./deleteUplink";
import type { StepKind } from "./kind";
import { moveAddresses } from "./moveAddresses";
import { moveInterface } from "./moveInterface";
import { setAdmin } from "./setAdmin";
import { setBridge } from "./setBridge";
import { setBridgePort } from "./setBridgePort";
import { setBridgeVlans } from "./setBridgeVlans";
import { setEgress } from "./setEgress";
import { setForwarding } from "./setForwarding";
import { setMac } from "./setMac";
import { setMaster } from "./setMaster";
import { setMember } from "./setMember";
import { setMtu } from "./setMtu";
import { setOffload } from "./setOffload";
import { setOvsBridge, setOvsPort } from "./setOvs";
import { setQueueLength } from "./setQueueLength";
import { startOvs } from "./startOvs";
import { startService } from "./startService";
import { stopOvs } from "./stopOvs";
import { stopService } from "./stopService";

const STEP_KINDS: { readonly [O in StepOp]: StepKind<O> } = {
  addNamespace,
  deleteNamespace,
  startOvs,
  stopOvs,
  addBridge,
  setBridge,
  setBridgePort,
  setBridgeVlans,
  setOvsBridge,
  setOvsPort,
  setQueueLength,
  setOffload,
  setEgress,
  addOvsBridge,
  deleteOvsBridge,
  addVeth,
  addDevice,
  setMember,
  moveAddresses,
  deleteInterface,
  addOvsPort,
  addOvsPatch,
  deleteOvsPort,
  deleteOvsPatch,
  moveInterface,
  setMaster,
  setAdmin,
  setMtu,
  setMac,
  addAddress,
  deleteAddress,
  addRoute,
  deleteRoute,
  setForwarding,
  addNftTable,
  deleteNftTable,
  addNftChain,
  deleteNftChain,
  addNftRule,
  deleteNftRule,
  addUplink,
  deleteUplink,
  startService,
  stopService,
};

/** The commands that do a step. */
export const commandsOf = <O extends StepOp>(step: StepOf<O>): Command[] => STEP_KINDS[step.op].commands(step);

/** The step that undoes a step, or null where none does. */
export const inverseOf = <O extends StepOp>(step: StepOf<O>): Step | null => STEP_KINDS[step.op].inverse(step);

/** One sentence for a learner. */
export const explainStep = <O extends StepOp>(step: StepOf<O>): string => STEP_KINDS[step.op].explain(step);
