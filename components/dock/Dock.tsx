"use client";
/** The panel below the canvas: plan, commands, events, trace, terminals, services, captures, measurements. */
import { ChevronDown, ChevronUp } from "lucide-react";
import dynamic from "next/dynamic";
import { type DockTab, openDock, toggleDock, useCanvasStore } from "@/components/state/canvasStore";
import { useCaptureStore } from "@/components/state/captureStore";
import { usePlan } from "@/components/state/derived";
import { afterDrawing } from "@/components/state/firstDrawing";
import { useTerminals } from "@/components/state/terminalStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { IconButton } from "@/components/ui/Button";
import { plural } from "@/components/ui/format";
import { Tab, TabPanel, TabStrip, Tabs } from "@/components/ui/Tabs";
import { affectedElements } from "@/lib/plan/groups";
import { CommandsTab, EventsTab, RecentEvents } from "./LogTabs";
import { RunningMark } from "./measure/RunningMark";
import { PlanTab } from "./PlanTab";
import { useDockHeight } from "./useDockHeight";

const loading = () => <p className="px-4 py-3 text-faint">Loading…</p>;
const PlanActions = dynamic(
  () => afterDrawing().then(() => import("./PlanActions").then((module) => module.PlanActions)),
  {
    ssr: false,
  },
);
// Each with all that it draws, when it is first looked at.
const TraceTab = dynamic(() => import("./TraceTab").then((module) => module.TraceTab), { loading });
const TerminalsTab = dynamic(() => import("@/components/terminal/TerminalsTab").then((module) => module.TerminalsTab), {
  loading,
});
const ServicesTab = dynamic(() => import("@/components/services/ServicesTab").then((module) => module.ServicesTab), {
  loading,
});
const CapturesTab = dynamic(() => import("@/components/capture/CapturesTab").then((module) => module.CapturesTab), {
  loading,
});
const MeasureTab = dynamic(() => import("./measure/MeasureTab").then((module) => module.MeasureTab), { loading });

/** What acts in the lab, or shows what its nodes say to each other. */
const FOR_EDITORS: ReadonlySet<DockTab> = new Set(["trace", "terminals", "captures", "measurements"]);

const STRIP_PX = 37;

export function Dock() {
  const { dockTab, dockOpen } = useCanvasStore();
  const terminals = useTerminals().length;
  const captures = useCaptureStore((store) => store.captures.length);
  const changes = affectedElements(usePlan()).length;
  const { height, least, handle } = useDockHeight();
  const readOnly = useReadOnly();
  const offOf = (tab: DockTab) => (FOR_EDITORS.has(tab) ? readOnly : null);
  const Chevron = dockOpen ? ChevronDown : ChevronUp;
  return (
    <section
      aria-label="Plan and log"
      data-testid="dock"
      className="relative shrink-0 border-t border-line bg-panel"
      style={{ height: dockOpen ? height : STRIP_PX }}
    >
      {dockOpen && (
        // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot take the focus or be dragged
        <div
          {...handle}
          role="separator"
          tabIndex={0}
          aria-orientation="horizontal"
          aria-label="Height of the panel"
          aria-valuenow={height}
          aria-valuemin={least}
          className="absolute inset-x-0 -top-1 z-10 h-2 cursor-row-resize touch-none hover:bg-accent/25"
        />
      )}
      <Tabs
        value={dockTab}
        onValueChange={(tab) => offOf(tab as DockTab) || openDock(tab as DockTab)}
        className="flex h-full flex-col"
      >
        <TabStrip
          label="Plan and log"
          aside={
            <>
              {dockTab === "plan" && <PlanActions />}
              <IconButton
                small
                label={dockOpen ? "Close the panel" : "Open the panel"}
                icon={<Chevron size={15} aria-hidden="true" />}
                onClick={toggleDock}
              />
            </>
          }
        >
          <Tab value="plan" onClick={() => openDock("plan")}>
            Plan{changes > 0 && ` · ${plural(changes, "change")}`}
          </Tab>
          <Tab value="commands" onClick={() => openDock("commands")}>
            Commands
          </Tab>
          <Tab value="events" onClick={() => openDock("events")}>
            Events
          </Tab>
          <Tab value="trace" off={offOf("trace")} onClick={() => openDock("trace")}>
            Trace
          </Tab>
          <Tab value="terminals" off={offOf("terminals")} onClick={() => openDock("terminals")}>
            Terminals{terminals > 0 && ` · ${terminals}`}
          </Tab>
          <Tab value="services" onClick={() => openDock("services")}>
            Services
          </Tab>
          <Tab value="captures" off={offOf("captures")} onClick={() => openDock("captures")}>
            Captures{captures > 0 && ` · ${captures}`}
          </Tab>
          <Tab value="measurements" off={offOf("measurements")} onClick={() => openDock("measurements")}>
            Measurements
            <RunningMark />
          </Tab>
        </TabStrip>
        {dockOpen && (
          <>
            <TabPanel value="plan" className="min-h-0 flex-1 outline-none">
              <div className="grid h-full grid-rows-[minmax(0,1fr)] lg:grid-cols-2">
                <div className="min-h-0 min-w-0">
                  <PlanTab />
                </div>
                <div className="min-h-0 min-w-0 border-l border-line bg-code py-1.5 max-lg:hidden">
                  <RecentEvents />
                </div>
              </div>
            </TabPanel>
            <TabPanel value="commands" className="min-h-0 flex-1 outline-none">
              <CommandsTab />
            </TabPanel>
            <TabPanel value="events" className="min-h-0 flex-1 outline-none">
              <EventsTab />
            </TabPanel>
            <TabPanel value="trace" className="min-h-0 flex-1 outline-none">
              <TraceTab />
            </TabPanel>
            <TabPanel value="terminals" className="min-h-0 flex-1 outline-none">
              <TerminalsTab />
            </TabPanel>
            <TabPanel value="services" className="min-h-0 flex-1 outline-none">
              <ServicesTab />
            </TabPanel>
            <TabPanel value="captures" className="min-h-0 flex-1 outline-none">
              <CapturesTab />
            </TabPanel>
            <TabPanel value="measurements" className="min-h-0 flex-1 outline-none">
              <MeasureTab />
            </TabPanel>
          </>
        )}
      </Tabs>
    </section>
  );
}
