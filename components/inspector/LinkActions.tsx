"use client";
/** Live actions on a cable that is in the kernel. They change the kernel, not the drawing. */
import { ArrowDownToLine, ArrowUpFromLine, Plug, Unplug } from "lucide-react";
import { CaptureButton } from "@/components/capture/CaptureButton";
import { act } from "@/components/state/actions";
import { Button } from "@/components/ui/Button";
import type { EndTruth, LinkTruth } from "@/lib/observed/linkState";
import type { LabState } from "@/lib/protocol/labState";
import { findLink, linkId, linkRef } from "@/lib/topology/ids";
import type { Link, Side } from "@/lib/topology/schema";

const icon = { size: 13, "aria-hidden": true } as const;

function AdminButton({ id, side, end }: { id: string; side: Side; end: EndTruth }) {
  if (!end.observed) return null;
  const up = end.observed.flags.includes("UP");
  const Icon = up ? ArrowDownToLine : ArrowUpFromLine;
  return (
    <Button size="small" icon={<Icon {...icon} />} onClick={() => act({ type: "setAdmin", link: id, side, up: !up })}>
      Set <span className="font-mono text-2xs">{end.name}</span> {up ? "down" : "up"}
    </Button>
  );
}

export function LinkActions({ lab, link, truth }: { lab: LabState; link: Link; truth: LinkTruth }) {
  const id = linkId(link);
  const deployed = lab.status === "running" && lab.applied !== null && findLink(lab.applied, id) !== undefined;
  if (!deployed) return null;
  const gone = truth.a.state === "missing" && truth.b.state === "missing";
  return (
    <div className="mb-4 flex flex-wrap gap-1.5">
      <AdminButton id={id} side="a" end={truth.a} />
      {/* What is plugged in as it is has both ends in one interface. */}
      {link.kind !== "port" && <AdminButton id={id} side="b" end={truth.b} />}
      <CaptureButton element={linkRef(id)} />
      {gone ? (
        <Button size="small" icon={<Plug {...icon} />} onClick={() => act({ type: "plug", link: id })}>
          Plug in
        </Button>
      ) : (
        <Button size="small" icon={<Unplug {...icon} />} onClick={() => act({ type: "unplug", link: id })}>
          Unplug
        </Button>
      )}
    </div>
  );
}
