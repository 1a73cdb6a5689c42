import { aboutDevice, addDeviceCommand, driverOf } from "../devices";
import type { StepKind } from "./kind";
import { placeName } from "./words";

export const addDevice: StepKind<"addDevice"> = {
  commands: ({ ns, device }) => [addDeviceCommand(ns, device)],
  inverse: ({ ns, device }) => ({
    op: "deleteInterface",
    at: { ns, name: device.name },
    kind: driverOf(device.kind),
  }),
  explain: ({ ns, device }) => `Makes ${placeName({ ns, name: device.name })}, ${aboutDevice(device)}`,
};
