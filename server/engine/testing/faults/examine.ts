/**
 * Stands in for the examination of the machine in the fault-injecting engine,
 * which is started hundreds of times on one machine.
 */
import type { DoctorReport } from "@/lib/plan/capabilities";

export const examineMachine = async (): Promise<DoctorReport> => ({
  checks: [],
  capabilities: { ovs: "netdev" },
  facts: [],
  sandbox: "user-namespace",
});
