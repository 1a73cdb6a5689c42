"use client";
/** The packet that is looked at: its layers, and its bytes. */
import { useMemo, useState } from "react";
import type { LiveCapture } from "@/components/state/captureStore";
import { decodePacket } from "@/lib/capture/decode/decode";
import { LINKTYPE } from "@/lib/capture/link";
import type { KeptPacket } from "@/lib/capture/ring";
import { momentText } from "@/lib/capture/rowText";
import { HexView, type Marked } from "./HexView";
import { PacketTree } from "./PacketTree";

export function PacketDetails({ kept, capture }: { kept: KeptPacket; capture: LiveCapture }) {
  const { packet, number } = kept;
  const at = capture.interfaces[packet.interface];
  const decoded = useMemo(
    () => decodePacket(packet.bytes, at?.linkType ?? LINKTYPE.ethernet, packet.length),
    [packet, at?.linkType],
  );
  const [marked, setMarked] = useState<Marked | null>(null);
  const way = packet.outgoing === null ? "" : packet.outgoing ? ", sent" : ", received";
  const cutText = packet.bytes.length < packet.length ? `, ${packet.bytes.length} kept` : "";
  const frame = [
    ["Packet", `${number}`],
    ["Seen at", `${at?.name ?? "?"}${way}`],
    ["Time", momentText(packet.at)],
    ["Length", `${packet.length} bytes${cutText}`],
  ] as const;
  return (
    <div className="grid h-full min-h-0 grid-rows-2 @3xl:grid-cols-[minmax(0,1fr)_auto] @3xl:grid-rows-1">
      <div className="min-h-0 min-w-0">
        <PacketTree decoded={decoded} frame={frame} marked={marked} onMark={setMarked} />
      </div>
      <div className="min-h-0 min-w-0 border-line max-@3xl:border-t @3xl:border-l">
        <HexView bytes={packet.bytes} marked={marked} />
      </div>
    </div>
  );
}
