"use client";
import { FileDown, Redo2, Square, Undo2, X } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { Suspense } from "react";
import { cancelRun, isApplying, stop } from "@/components/state/actions";
import { openDialog } from "@/components/state/canvasStore";
import { afterDrawing } from "@/components/state/firstDrawing";
import { redo, undo, useLabStore } from "@/components/state/labStore";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { Logo } from "@/components/ui/Logo";
import { isCancellable } from "@/lib/plan/run";
import { Account } from "./Account";
import { DeployButton } from "./DeployButton";
import { HostPill } from "./HostPill";
import { RunBar } from "./RunBar";
import { SaveState } from "./SaveState";
import { StatusPill } from "./StatusPill";

// Menus and what opens beside them come after the drawing.
const DriftPill = dynamic(() => afterDrawing().then(() => import("./DriftPill").then((module) => module.DriftPill)), {
  ssr: false,
});
const IssuesPill = dynamic(
  () => afterDrawing().then(() => import("./IssuesPill").then((module) => module.IssuesPill)),
  {
    ssr: false,
  },
);
const LabMenu = dynamic(() => afterDrawing().then(() => import("./LabMenu").then((module) => module.LabMenu)), {
  ssr: false,
});

const icon = { size: 14, "aria-hidden": true } as const;
/** Words beside an icon give way on narrow windows; the button keeps its name. */
const Word = ({ children }: { children: string }) => <span className="max-[1439px]:sr-only">{children}</span>;

function History() {
  const readOnly = useReadOnly();
  const done = useLabStore((store) => store.undoStack.at(-1)?.label);
  const undone = useLabStore((store) => store.redoStack.at(-1)?.label);
  return (
    <>
      <Button
        icon={<Undo2 {...icon} />}
        onClick={undo}
        disabledBecause={readOnly || (!done && "Nothing to undo")}
        tip={`Undo: ${done} (Ctrl+Z)`}
      >
        <Word>Undo</Word>
      </Button>
      <Button
        icon={<Redo2 {...icon} />}
        onClick={redo}
        disabledBecause={readOnly || (!undone && "Nothing to redo")}
        tip={`Redo: ${undone} (Ctrl+Shift+Z)`}
      >
        <Word>Redo</Word>
      </Button>
    </>
  );
}

function StopButton() {
  const readOnly = useReadOnly();
  const stopped = useLabStore((store) => !store.lab || store.lab.status === "stopped");
  const onHost = useLabStore((store) => store.lab?.place === "host");
  const busy = useLabStore(
    (store) => store.lab?.status === "stopping" || (store.lab?.status === "starting" && isApplying(store.lab.run)),
  );
  return (
    <Button
      icon={<Square {...icon} />}
      onClick={stop}
      disabledBecause={readOnly || (stopped ? "The lab is not running" : busy && "The sandbox is being made or ended")}
      tip={
        onHost
          ? "Takes away what the lab made on this machine, and nothing else. The drawing stays."
          : "Ends the sandbox: nothing of the lab stays in the kernel. The drawing stays."
      }
    >
      <Word>Stop</Word>
    </Button>
  );
}

/** Beside a run under way. */
function CancelButton() {
  const readOnly = useReadOnly();
  const cancellable = useLabStore(({ lab }) =>
    Boolean(lab?.run && lab.status !== "stopping" && isCancellable(lab.run)),
  );
  if (!cancellable) return null;
  return (
    <Button
      icon={<X {...icon} />}
      onClick={cancelRun}
      disabledBecause={readOnly}
      tip="Ends the run after the step that it is at. What was done stands: continue later, or roll back."
    >
      Cancel
    </Button>
  );
}

export function TopBar({ lab }: { lab: string }) {
  return (
    <header className="relative flex h-12 shrink-0 items-center gap-2.5 border-b border-line bg-panel px-3.5">
      <Link
        href="/"
        aria-label="Wirelab: all labs"
        className="rounded-md max-lg:[&_span]:gap-0 max-lg:[&_span]:text-[0px]"
      >
        <Logo />
      </Link>
      <span className="h-5 w-px bg-line" />
      <h1 className="min-w-20 shrink overflow-hidden">
        <Suspense fallback={<span className="block truncate px-1.5 py-1 font-semibold">{lab}</span>}>
          <LabMenu lab={lab} />
        </Suspense>
      </h1>
      <span className="max-md:sr-only">
        <SaveState />
      </span>
      <span className="max-md:sr-only">
        <StatusPill />
      </span>
      <HostPill />
      <DriftPill />
      <IssuesPill />
      <span className="flex-1" />
      <History />
      <StopButton />
      <Button icon={<FileDown {...icon} />} onClick={() => openDialog("export")}>
        <Word>Export</Word>
      </Button>
      <DeployButton />
      {/* Right of it: Deploy's words grow while it counts, and what is to be pressed must not move. */}
      <CancelButton />
      <Account />
      <RunBar />
    </header>
  );
}
