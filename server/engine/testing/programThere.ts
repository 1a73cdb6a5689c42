/** Whether a program is installed where sandboxes look for it: tests of what it does are skipped by name where it is not. */
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { SANDBOX_ENVIRONMENT } from "@/server/engine/exec/environment";

export function programThere(name: string): boolean {
  return (SANDBOX_ENVIRONMENT.PATH ?? "").split(":").some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether this user may read and write a device. */
export function canOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
