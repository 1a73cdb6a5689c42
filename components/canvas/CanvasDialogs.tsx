"use client";
/** The canvas's menu and dialogs. They are fetched when a hand or key first moves, and drawn when they are opened. */
import dynamic from "next/dynamic";
import { useEffect } from "react";
import { useCanvasStore } from "@/components/state/canvasStore";
import { useCaptureStore } from "@/components/state/captureStore";
import { useMeasureStore } from "@/components/state/measureStore";
import { useTraceStore } from "@/components/state/traceStore";
import { useCanvasUi } from "./canvasUi";

const load = {
  menu: () => import("./menus/CanvasMenu").then((module) => module.CanvasMenu),
  search: () => import("./SearchDialog").then((module) => module.SearchDialog),
  connect: () => import("./ConnectDialog").then((module) => module.ConnectDialog),
  trace: () => import("./TraceDialog").then((module) => module.TraceDialog),
  measure: () => import("./MeasureDialog").then((module) => module.MeasureDialog),
  capture: () => import("@/components/capture/CaptureDialog").then((module) => module.CaptureDialog),
};

/** What shows groups, as `Drawing` fetches it: the name of the first one is typed as soon as it is made. */
const GROUP_PARTS = [() => import("./GroupFrames"), () => import("./GroupBox"), () => import("./BundleCable")];

const CanvasMenu = dynamic(load.menu);
const SearchDialog = dynamic(load.search);
const ConnectDialog = dynamic(load.connect);
const TraceDialog = dynamic(load.trace);
const MeasureDialog = dynamic(load.measure);
const CaptureDialog = dynamic(load.capture);

/** Whoever is about to do something shall not wait for what it opens. */
const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;

function useFetchedEarly(): void {
  useEffect(() => {
    const end = () => {
      for (const sign of SIGNS) window.removeEventListener(sign, fetch);
    };
    function fetch() {
      end();
      // What cannot be fetched now is fetched, and missed, when it is opened.
      for (const part of [...Object.values(load), ...GROUP_PARTS]) part().catch(() => {});
    }
    for (const sign of SIGNS) window.addEventListener(sign, fetch, { passive: true });
    return end;
  }, []);
}

export function CanvasDialogs() {
  useFetchedEarly();
  const menu = useCanvasUi((ui) => ui.menu !== null);
  const connecting = useCanvasUi((ui) => ui.connectingFrom !== null);
  const searching = useCanvasStore(({ dialog }) => dialog === "search");
  const tracing = useTraceStore((store) => store.choosingFrom !== null);
  const measuring = useMeasureStore((store) => store.choosing !== null);
  const capturing = useCaptureStore((store) => store.choosing !== null);
  return (
    <>
      {menu && <CanvasMenu />}
      {searching && <SearchDialog />}
      {connecting && <ConnectDialog />}
      {tracing && <TraceDialog />}
      {measuring && <MeasureDialog />}
      {capturing && <CaptureDialog />}
    </>
  );
}
