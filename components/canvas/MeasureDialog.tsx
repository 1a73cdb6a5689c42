"use client";
/** Chooses the other end of a measurement. */
import { measurePair, PAIR_WORDS } from "@/components/dock/measure/pairs";
import { startChoosing, useMeasureStore } from "@/components/state/measureStore";
import { PeerDialog } from "./PeerDialog";

export function MeasureDialog() {
  const choosing = useMeasureStore((store) => store.choosing);
  if (!choosing) return null;
  const { what, from } = choosing;
  return (
    <PeerDialog
      from={from}
      title={`${PAIR_WORDS[what].title} from ${from}`}
      hint={PAIR_WORDS[what].hint}
      onChoose={(to) => measurePair(what, from, to)}
      onClose={() => startChoosing(null)}
    />
  );
}
