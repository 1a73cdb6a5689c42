"use client";
/** Packets as they pass. */
import { Tabs } from "radix-ui";
import { keysOf } from "@/components/canvas/shortcuts";
import { type LiveCapture, showCapture, useCaptureStore } from "@/components/state/captureStore";
import { Kbd } from "@/components/ui/Kbd";
import { CaptureList } from "./CaptureList";
import { CaptureToolbar } from "./CaptureToolbar";
import { PacketDetails } from "./PacketDetails";
import { PacketList, usePassing } from "./PacketList";

function Shown({ capture }: { capture: LiveCapture }) {
  const passing = usePassing(capture);
  const selected = capture.packets.find(({ number }) => number === capture.selected);
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <CaptureToolbar capture={capture} passing={passing.length} />
      <div
        className={
          selected
            ? "grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(0,31rem)] @7xl:grid-cols-[minmax(0,1fr)_minmax(0,56rem)]"
            : "min-h-0 flex-1"
        }
      >
        <div className="relative h-full min-h-0 min-w-0">
          <PacketList capture={capture} passing={passing} />
          {passing.length === 0 && (
            <p className="pointer-events-none absolute inset-x-0 top-10 px-3 text-faint">
              {capture.packets.length > 0
                ? "No packet has that text."
                : capture.state === "ended"
                  ? "No packet came."
                  : "Listening. Packets are shown as they pass."}
            </p>
          )}
        </div>
        {selected && (
          <div className="@container min-h-0 min-w-0 border-l border-line">
            <PacketDetails key={selected.number} kept={selected} capture={capture} />
          </div>
        )}
      </div>
    </div>
  );
}

export function CapturesTab() {
  const { captures, shown: wanted } = useCaptureStore();
  const shown = captures.find(({ id }) => id === wanted) ?? captures.at(-1);
  if (!shown) {
    return (
      <p className="px-4 py-3 text-faint">
        No capture yet. Select a node or a cable of the running lab and press <Kbd keys={keysOf("capture") ?? ""} />, or
        choose <i>Capture…</i> in its menu: its packets are shown here, decoded, as they pass.
      </p>
    );
  }
  return (
    <Tabs.Root
      orientation="vertical"
      activationMode="manual"
      value={String(shown.id)}
      onValueChange={(id) => showCapture(Number(id))}
      className="flex h-full min-h-0"
      data-testid="captures"
    >
      <CaptureList captures={captures} shown={shown} />
      <Tabs.Content value={String(shown.id)} tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
        <Shown key={shown.id} capture={shown} />
      </Tabs.Content>
    </Tabs.Root>
  );
}
