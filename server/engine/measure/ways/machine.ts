/** What is measured on: the kernel, the processors, and the versions of what takes part. */
import { cpus, loadavg, release } from "node:os";
import type { MachineFacts } from "@/lib/measure/ways/types";
import type { DoctorReport } from "@/lib/plan/capabilities";
import packageJson from "@/package.json";

export function machineFacts({ checks, facts }: DoctorReport): MachineFacts {
  const [first, ...more] = cpus();
  const iperf = checks.find(({ id }) => id === "iperf3");
  return {
    kernel: release(),
    cpu: first?.model.trim() || "unknown processor",
    cpus: more.length + 1,
    load: loadavg()[0] ?? 0,
    versions: [
      ...facts.filter((fact) => !fact.startsWith("Linux ")),
      ...(iperf?.state === "ok" ? [`iperf3 ${iperf.detail}`] : []),
      `Node.js ${process.versions.node}`,
      `Wirelab ${packageJson.version}`,
    ],
  };
}
