/** The machine as labs in sandboxes meet it: what the doctor finds, and whether the host's engine makes uplinks. */
import type { Capabilities } from "@/lib/plan/capabilities";
import type { Machine } from "@/server/engine/labs/machine";
import type { HostDoor } from "./hostDoor";

const REMEDY = "An administrator of this machine switches it on: sudo wirelab host enable --user NAME";

export function withUplinks(machine: Machine, door: HostDoor): Machine {
  const extend = (capabilities: Capabilities): Capabilities => ({
    ...capabilities,
    uplink: door.isOpen
      ? { offered: true }
      : { offered: false, reason: door.reason.split(". ")[0] ?? "", remedy: REMEDY },
  });
  return {
    uplinks: door,
    capabilities: async () => extend(await machine.capabilities()),
    get known() {
      return machine.known && extend(machine.known);
    },
    onChange(listener) {
      machine.onChange(listener);
      let open = door.isOpen;
      door.onChange(() => {
        if (open === door.isOpen) return;
        open = door.isOpen;
        listener();
      });
    },
  };
}
