"use client";
/** The topology file as text. Nothing is replaced by a text that has errors. */
import { useEffect, useState } from "react";
import { request, useLabStore } from "@/components/state/labStore";
import { say } from "@/components/state/notices";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { IssueList } from "@/components/ui/IssueNote";
import { RequestError } from "@/lib/protocol/client";
import type { Issue } from "@/lib/validate/issue";
import { TextEditor } from "./TextEditor";

interface Opened {
  saved: string;
  path: string;
  revision: number;
}

export default function FileDialog({ onClose }: { onClose(): void }) {
  const lab = useLabStore((store) => store.lab?.lab);
  const revision = useLabStore((store) => store.lab?.revision);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [text, setText] = useState("");
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  /** The file as it is now, looked at beside what was typed. */
  const [newer, setNewer] = useState<{ text: string; revision: number } | null>(null);
  const changed = opened !== null && text !== opened.saved;
  const overtaken = opened !== null && revision !== undefined && revision !== opened.revision;

  async function open(name: string) {
    try {
      const file = await request({ type: "lab.file", lab: name });
      setOpened({ saved: file.text, path: file.path, revision: file.revision });
      setText(file.text);
      setIssues([]);
      setRefusal(null);
      setNewer(null);
    } catch (error) {
      setRefusal((error as Error).message);
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once when the dialog opens
  useEffect(() => {
    if (lab) void open(lab);
  }, [lab]);

  async function compare(name: string) {
    try {
      setNewer(await request({ type: "lab.file", lab: name }));
    } catch (error) {
      setRefusal((error as Error).message);
    }
  }

  async function save(against: number) {
    if (!lab) return;
    setSaving(true);
    try {
      await request({ type: "lab.replaceFile", lab, text, revision: against });
      say("good", "Saved the file.");
      onClose();
    } catch (error) {
      setIssues((error instanceof RequestError && error.error.issues) || []);
      if (error instanceof RequestError && error.error.current) setNewer(error.error.current);
      setRefusal((error as Error).message);
    } finally {
      setSaving(false);
    }
  }

  const reason = !opened ? "The file is being read" : !changed ? "Nothing was changed" : saving ? "Saving…" : null;
  return (
    <Dialog
      size="wide"
      title="Topology file"
      description={<span className="font-mono text-xs break-all">{opened?.path ?? "Reading…"}</span>}
      onClose={() => (changed && !window.confirm("Leave without saving what you typed?") ? undefined : onClose())}
      footer={
        <>
          {overtaken && (
            <p className="mr-auto text-nocar">The lab was changed meanwhile, on the canvas or in another window.</p>
          )}
          {overtaken && lab && newer?.revision !== revision && (
            <Button onClick={() => compare(lab)}>Show the newer version</Button>
          )}
          {overtaken && lab && (
            <Button onClick={() => open(lab)} tip="What you typed here is lost">
              Read it again
            </Button>
          )}
          <Button
            look="primary"
            data-testid="save-file"
            onClick={() => opened && save(overtaken && revision !== undefined ? revision : opened.revision)}
            disabledBecause={reason}
          >
            {overtaken ? "Replace it with this text" : "Save"}
          </Button>
        </>
      }
    >
      <TextEditor
        label="Topology file"
        value={text}
        onChange={setText}
        marked={issues.flatMap(({ line }) => line ?? [])}
        onSave={() => opened && !reason && !overtaken && save(opened.revision)}
      />
      {newer && overtaken && (
        <section className="mt-3">
          <h3 className="mb-1 font-semibold">What the file holds now</h3>
          <pre
            data-testid="newer-file"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keyboard
            tabIndex={0}
            className="max-h-[28vh] overflow-auto rounded-lg border border-line bg-code px-3 py-2 font-mono text-xs leading-5"
          >
            {newer.text}
          </pre>
        </section>
      )}
      {refusal && (
        <div
          role="alert"
          className="mt-3 max-h-40 overflow-y-auto rounded-[9px] border border-l-4 border-line border-l-down px-3 py-2"
        >
          <p className="font-semibold text-down">{refusal}</p>
          <IssueList issues={issues} />
        </div>
      )}
    </Dialog>
  );
}
