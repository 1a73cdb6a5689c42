import { accessSync, constants } from "node:fs";

/** Why TAPs, and Open vSwitch whose userspace datapath makes its ports with them, cannot be tried here; null when they can. */
export function whyNoTun(): string | null {
  try {
    accessSync("/dev/net/tun", constants.R_OK | constants.W_OK);
    return null;
  } catch {
    return "/dev/net/tun is not there or closed to this user";
  }
}
