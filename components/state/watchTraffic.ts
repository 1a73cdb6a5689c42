"use client";
/** Asks the engine for the traffic of a lab while its window can be seen, and only then. */
import { request, useLabStore } from "./labStore";
import { sayError } from "./notices";
import { forgetTraffic } from "./trafficStore";

/** Begins to watch. @returns what ends it */
export function watchTraffic(lab: string): () => void {
  let watched = false;
  function update(wanted: boolean) {
    const live = useLabStore.getState().connection === "live";
    // The engine forgot with the connection what was asked on it.
    if (!live && watched) forgetTraffic();
    const watch = wanted && live;
    if (watch === watched) return;
    watched = watch;
    if (!live) return;
    if (!watch) forgetTraffic();
    request({ type: "lab.traffic", lab, watch }).catch((error) => {
      watched = false;
      // A lab that is gone has a page of its own that says so.
      if (error.error?.code !== "no-such-lab") sayError(error);
    });
  }
  const look = () => update(document.visibilityState === "visible");
  const unsubscribe = useLabStore.subscribe((now, before) => {
    if (now.connection !== before.connection) look();
  });
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    unsubscribe();
    document.removeEventListener("visibilitychange", look);
    update(false);
    forgetTraffic();
  };
}
