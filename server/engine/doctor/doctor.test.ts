import { expect, test } from "vitest";
import type { DoctorReport } from "@/lib/plan/capabilities";
import { Doctor } from "./doctor";

const report = (ovs: DoctorReport["capabilities"]["ovs"]): DoctorReport => ({
  checks: [],
  facts: [],
  sandbox: "user-namespace",
  capabilities: { ovs },
});

test("many who ask at once cause one examination, and what was just found is told again", async () => {
  let examinations = 0;
  const doctor = new Doctor(async () => {
    examinations++;
    return report("netdev");
  });
  expect(doctor.known).toBeUndefined();
  const [first, second] = await Promise.all([doctor.examine(), doctor.examine(), doctor.capabilities()]);
  expect(await doctor.examine()).toBe(first);
  expect(second).toBe(first);
  expect(examinations).toBe(1);
  expect(doctor.known).toEqual({ ovs: "netdev" });
});

test("a failed examination is told and the next one tries again", async () => {
  const answers = [Promise.reject(new Error("no")), Promise.resolve(report("missing"))];
  const doctor = new Doctor(() => answers.shift() as Promise<DoctorReport>);
  await expect(doctor.examine()).rejects.toThrow("no");
  expect((await doctor.examine()).capabilities.ovs).toBe("missing");
});

test("listeners hear when something else is found", async () => {
  let changes = 0;
  const doctor = new Doctor(async () => report("netdev"));
  doctor.onChange(() => changes++);
  await doctor.examine();
  await doctor.examine();
  expect(changes).toBe(1);
});
