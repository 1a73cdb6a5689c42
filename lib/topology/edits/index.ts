/** What a person can do to a drawing, each as a patch that can be sent, undone and written to the file. */

export { addNode } from "./addNode";
export { DEFAULT_SUBNET } from "./addresses";
export { connect } from "./connect";
export { addDevice, removeDevice, updateDevice } from "./devices";
export { copyFragment, type Fragment, pasteFragment } from "./fragment";
export { type PlugChange, updatePlug } from "./plugs";
export { removeElements } from "./remove";
export { renameNode } from "./rename";
export type { EditResult } from "./result";
export {
  type LinkChange,
  type NodeChange,
  type SettingsChange,
  updateLink,
  updateNode,
  updateSettings,
} from "./update";
export { updateStack } from "./updateStack";
