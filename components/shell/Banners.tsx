"use client";
/** What the person must know before going on, across the whole width. */
import { Eye, FileWarning, HardDrive, PlugZap, Unplug } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { openDialog } from "@/components/state/canvasStore";
import { request, useLabStore } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { useReadOnly } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { plural } from "@/components/ui/format";
import { IssueList } from "@/components/ui/IssueNote";
import { CheckpointBanner } from "./CheckpointBanner";
import { RebuildBanner } from "./RebuildBanner";

/** A connection that returns at once is not worth a banner. */
const PATIENCE_MS = 1500;

function Banner({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex items-start gap-3 border-b border-line bg-[color-mix(in_srgb,var(--nocar)_12%,var(--panel))] px-4 py-2"
    >
      <span className="mt-0.5 text-nocar">{icon}</span>
      {children}
    </div>
  );
}

function ConnectionBanner() {
  const live = useLabStore((store) => store.connection === "live");
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (live) return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [live]);
  if (live || !late) return null;
  return (
    <Banner icon={<PlugZap size={16} aria-hidden="true" />}>
      <p>
        <b className="font-semibold">Not connected to Wirelab.</b> The lab itself goes on running. What you see may be
        old, and editing waits until the connection is back; it is tried again by itself. If it stays away, run{" "}
        <code className="font-mono text-xs">npm start</code>.
      </p>
    </Banner>
  );
}

function AwayBanner() {
  const away = useLabStore((store) => store.away && store.connection === "live");
  if (!away) return null;
  return (
    <Banner icon={<PlugZap size={16} aria-hidden="true" />}>
      <p data-testid="away">
        <b className="font-semibold">The engine of labs on the host does not answer.</b> What is on this machine stays
        as it is; what you see may be old. This window goes on by itself when the engine is back. An administrator
        starts it: <code className="font-mono text-xs">sudo wirelab host enable</code>
      </p>
    </Banner>
  );
}

function RejectedBanner() {
  const rejected = useLabStore((store) => store.lab?.rejected);
  const lab = useLabStore((store) => store.lab?.lab);
  if (!rejected || !lab) return null;
  return (
    <Banner icon={<FileWarning size={16} aria-hidden="true" />}>
      <details className="min-w-0 flex-1">
        <summary className="cursor-pointer rounded-sm">
          <b className="font-semibold">
            The file on disk was changed and has {plural(rejected.issues.length, "mistake")}.
          </b>{" "}
          The last valid drawing is kept and shown.
        </summary>
        <div className="mt-1 max-h-48 overflow-y-auto">
          <IssueList issues={rejected.issues} />
        </div>
      </details>
      <Button size="small" onClick={() => openDialog("file")}>
        Open the file
      </Button>
      <Button size="small" onClick={() => request({ type: "lab.discardRejected", lab }).catch(sayError)}>
        Discard the file’s changes
      </Button>
    </Banner>
  );
}

function ReadOnlyBanner() {
  const because = useReadOnly();
  if (!because) return null;
  return (
    <Banner icon={<Eye size={16} aria-hidden="true" />}>
      <p data-testid="read-only">
        <b className="font-semibold">Watching.</b> {because} An owner of the lab can give you another: Share, in the
        menu of the lab’s name.
      </p>
    </Banner>
  );
}

function LostBanner() {
  const lost = useLabStore((store) => store.lab?.lost);
  if (!lost) return null;
  return (
    <Banner icon={<Unplug size={16} aria-hidden="true" />}>
      <p data-testid="lost">
        <b className="font-semibold">The lab does not run any more.</b> {lost}
      </p>
    </Banner>
  );
}

function UnsavedBanner() {
  const unsaved = useLabStore((store) => store.lab?.unsaved);
  if (!unsaved) return null;
  return (
    <Banner icon={<HardDrive size={16} aria-hidden="true" />}>
      <p data-testid="unsaved">
        <b className="font-semibold">Not saved yet.</b> {unsaved} What you see is kept in memory and saved by itself as
        soon as that is possible; what the disk holds is the version before.
      </p>
    </Banner>
  );
}

export function Banners() {
  return (
    <>
      <CheckpointBanner />
      <RebuildBanner />
      <ConnectionBanner />
      <AwayBanner />
      <ReadOnlyBanner />
      <LostBanner />
      <UnsavedBanner />
      <RejectedBanner />
    </>
  );
}
