/** What every kind of device must be able to say. */
import type { ObservedInterface } from "../../observed/types";
import type { DeviceKind, DeviceOf } from "../../topology/devices";
import { newDevice } from "../steps/iproute";

export interface DeviceType<K extends DeviceKind> {
  /** Driver kind as `ip -d` prints it. */
  driver: string;
  /** Arguments of the `ip` that makes it. */
  add(device: DeviceOf<K>): string[];
  /** Whether an interface of the driver's kind is this device: what the kernel cannot change later. */
  fits(device: DeviceOf<K>, found: ObservedInterface): boolean;
  /** The device that an interface of the driver's kind is; null for one that a drawing cannot hold. `members` are those it rules over. */
  read(found: ObservedInterface, members: string[]): DeviceOf<K> | null;
  /** What it is and why one wants it, for a learner, after "Makes NAME, ". */
  about(device: DeviceOf<K>): string;
}

/** `link add NAME …` (ip-link(8)), with the MAC address where one is wanted. */
export const linkAdd = ({ name, mac }: { name: string; mac?: string }, ...words: string[]): string[] => [
  ...["link", "add", ...newDevice(name)],
  ...(mac === undefined ? [] : ["address", mac.toLowerCase()]),
  ...words,
];
