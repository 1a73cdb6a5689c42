/** The machine as labs in its own root namespace meet it: what the doctor finds, and its network cards besides. */
import type { Capabilities } from "@/lib/plan/capabilities";
import type { Doctor } from "@/server/engine/doctor/doctor";
import type { Machine } from "@/server/engine/labs/machine";

const onHost = (capabilities: Capabilities): Capabilities => ({ ...capabilities, place: "host" });

export const hostMachine = (doctor: Doctor): Machine => ({
  capabilities: async () => onHost(await doctor.capabilities()),
  get known() {
    return doctor.known && onHost(doctor.known);
  },
  onChange: (listener) => doctor.onChange(listener),
});
