/** What a window has of a capture, as a file for Wireshark. */
import type { LiveCapture } from "@/components/state/captureStore";
import { interfaceBlock, packetBlock, sectionBlock, statisticsBlock } from "@/lib/capture/pcapng/write";
import type { KeptPacket } from "@/lib/capture/ring";

export function captureFile(lab: string, capture: LiveCapture, packets: readonly KeptPacket[]): Blob {
  const { interfaces, counts, question } = capture;
  const names = interfaces.map(({ name }) => name).join(" and ");
  const comment = `Lab ${lab}: ${names}${question.filter ? `, filter: ${question.filter}` : ""}`;
  const last = packets.at(-1)?.packet.at ?? 0n;
  return new Blob(
    [
      sectionBlock({ application: "Wirelab", comment }),
      ...interfaces.map(interfaceBlock),
      ...packets.map(({ packet }) => packetBlock(packet)),
      ...counts.map((one) => statisticsBlock(one, last)),
    ] as BlobPart[],
    { type: "application/x-pcapng" },
  );
}

/** A name for the file: lab, interfaces and the moment. */
export function fileName(lab: string, { interfaces }: LiveCapture, now: Date): string {
  const where = interfaces.map(({ name }) => name.replaceAll("/", "-")).join("_");
  const when = now.toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  return `${lab}_${where}_${when}.pcapng`;
}
