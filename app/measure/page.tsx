import type { Metadata } from "next";
import { Page } from "@/components/shell/Page";
import { requestTheme } from "@/components/shell/theme.server";
import { WaysView } from "@/components/ways/WaysView";

export const metadata: Metadata = { title: "Four ways, measured" };

export default async function MeasurePage() {
  return (
    <Page theme={await requestTheme()}>
      <h1 className="text-xl font-semibold">Four ways to join two namespaces, measured</h1>
      <p className="mt-1 mb-6 max-w-3xl text-mute">
        A veth pair, a Linux bridge, Open vSwitch with veth and with internal ports: built side by side in a sandbox of
        their own, measured in turn, several rounds of it, and taken away. What else runs on this machine meanwhile
        disturbs the figures. The same is done by <code className="font-mono text-xs">wirelab measure</code>.
      </p>
      <WaysView />
    </Page>
  );
}
