"use client";
/** What can be done with a capture, and how much of it there is. */
import { ArrowDownToLine, Download, Eraser, Pause, Play, RotateCw, Square } from "lucide-react";
import {
  clearCapture,
  closeCapture,
  keptPackets,
  type LiveCapture,
  pauseCapture,
  startCapture,
  stopCapture,
  updateCapture,
} from "@/components/state/captureStore";
import { useLabStore } from "@/components/state/labStore";
import { say } from "@/components/state/notices";
import { Button } from "@/components/ui/Button";
import { downloadBlob } from "@/components/ui/clipboard";
import { plural } from "@/components/ui/format";
import { captureFile, fileName } from "./download";

const icon = { size: 13, "aria-hidden": true } as const;

/** Packets so far, and what was lost where. */
function Counts({ capture, passing }: { capture: LiveCapture; passing: number }) {
  const { packets, total, letGo, counts, search } = capture;
  const dropped = counts.reduce((sum, one) => sum + (one?.dropped ?? 0), 0);
  return (
    <span className="text-2xs text-mute" data-testid="capture-counts">
      {search.trim() ? `${passing.toLocaleString("en")} of ` : ""}
      {plural(total, "packet")}
      {letGo > 0 && ` · the last ${packets.length.toLocaleString("en")} kept`}
      {dropped > 0 && (
        <span
          className="text-nocar"
          title="The kernel dropped these because they came faster than this page takes them. A filter, or fewer bytes of each packet, helps."
        >
          {` · ${dropped.toLocaleString("en")} dropped`}
        </span>
      )}
    </span>
  );
}

export function CaptureToolbar({ capture, passing }: { capture: LiveCapture; passing: number }) {
  const { id, state, reason, paused, follow, search, question } = capture;
  const lab = useLabStore((store) => store.lab?.lab) ?? "";
  const again = () =>
    startCapture(question).then(
      () => closeCapture(id),
      (error: Error) => say("error", error.message),
    );
  const download = () => downloadBlob(fileName(lab, capture, new Date()), captureFile(lab, capture, keptPackets(id)));
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line px-3 py-1">
      <input
        type="search"
        aria-label="Search packets"
        placeholder="Search packets"
        value={search}
        onChange={(event) => updateCapture(id, { search: event.target.value })}
        className="h-7 w-40 rounded-md border border-line bg-bg px-2 text-xs placeholder:text-faint"
      />
      <Counts capture={capture} passing={passing} />
      {state === "ended" && (
        <span role="status" className="text-2xs text-mute">
          · ended: {reason}
        </span>
      )}
      <span className="flex-1" />
      <Button
        size="small"
        look="quiet"
        icon={<ArrowDownToLine {...icon} />}
        aria-pressed={follow}
        className={follow ? "bg-chip text-ink!" : undefined}
        tip="Keeps the newest packet in sight"
        onClick={() => updateCapture(id, { follow: !follow })}
      >
        Follow
      </Button>
      <Button
        size="small"
        look="quiet"
        icon={paused ? <Play {...icon} /> : <Pause {...icon} />}
        tip={paused ? undefined : "The list stands still; packets are caught all the same"}
        onClick={() => pauseCapture(id, !paused)}
      >
        {paused ? "Resume" : "Pause"}
      </Button>
      <Button size="small" look="quiet" icon={<Eraser {...icon} />} onClick={() => clearCapture(id)}>
        Clear
      </Button>
      <Button
        size="small"
        look="quiet"
        icon={<Download {...icon} />}
        tip="A pcapng file for Wireshark"
        onClick={download}
      >
        Download
      </Button>
      {state === "ended" ? (
        <Button size="small" icon={<RotateCw {...icon} />} onClick={again}>
          Start again
        </Button>
      ) : (
        <Button size="small" icon={<Square {...icon} />} onClick={() => stopCapture(id)}>
          Stop
        </Button>
      )}
    </div>
  );
}
