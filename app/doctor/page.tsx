import type { Metadata } from "next";
import { DoctorTable } from "@/components/home/DoctorTable";
import { Page } from "@/components/shell/Page";
import { requestTheme } from "@/components/shell/theme.server";

export const metadata: Metadata = { title: "Doctor" };

export default async function DoctorPage() {
  return (
    <Page theme={await requestTheme()}>
      <h1 className="text-xl font-semibold">Doctor</h1>
      <p className="mt-1 mb-6 max-w-2xl text-mute">
        What this machine can do for labs, found by trying. The same report is printed by{" "}
        <code className="font-mono text-xs">wirelab doctor</code>.
      </p>
      <DoctorTable />
    </Page>
  );
}
