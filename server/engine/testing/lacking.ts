/** What this machine may lack that tests need: those are left out by name, where they can with the reason. */
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** Whether a program is installed where sandboxes look for it. */
export const programThere = (name: string): boolean =>
  (SANDBOX_ENVIRONMENT.PATH ?? "").split(":").some((folder) => allows(join(folder, name), constants.X_OK));

/** Why there can be no TAPs here; null when there can. */
export const whyNoTun = (): string | null =>
  allows("/dev/net/tun", constants.R_OK | constants.W_OK) ? null : "/dev/net/tun is not there, or closed to this user";

/** Why a lab can have no Open vSwitch of its own here; null when it can. Its userspace datapath makes its ports with /dev/net/tun. */
export const whyNoOvs = (): string | null =>
  programThere("ovs-vswitchd") ? whyNoTun() : "Open vSwitch is not installed";
