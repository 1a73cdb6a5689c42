"use client";
/** Where labs can live besides sandboxes, asked anew whenever somebody begins to look. */
import { useEffect, useState } from "react";
import type { Replies } from "@/lib/protocol/messages";
import { request, useLabStore } from "./labStore";

/** An administrator may switch the host on while the page is open. */
const ASK_EVERY_MS = 5000;

/** Null while it is not known. */
export function usePlaces(): Replies["places"] | null {
  const live = useLabStore((store) => store.connection === "live");
  const [places, setPlaces] = useState<Replies["places"] | null>(null);
  useEffect(() => {
    if (!live) return;
    let stopped = false;
    const ask = () =>
      request({ type: "places" }).then(
        (found) => stopped || setPlaces(found),
        // Whoever may make no labs has no place to choose: the reason is the engine's.
        (error: Error) => stopped || setPlaces({ host: { enabled: false, reason: error.message, cards: [] } }),
      );
    void ask();
    const timer = setInterval(ask, ASK_EVERY_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [live]);
  return places;
}
