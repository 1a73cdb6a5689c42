"use client";
/** A lab from a topology file: chosen with a button, or dropped anywhere on the page. */
import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { freeLabName } from "@/components/gallery/labNames";
import { request, useLabStore } from "@/components/state/labStore";
import { useCreateOff } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { IssueList } from "@/components/ui/IssueNote";
import { RequestError } from "@/lib/protocol/client";
import type { Issue } from "@/lib/validate/issue";

/** As the protocol has it (lib/protocol/messages): told before a large file is read and sent. */
const MOST_BYTES = 4 * 1024 * 1024;

interface Refusal {
  file: string;
  message: string;
  issues: readonly Issue[];
}

interface Props {
  onMade(lab: string): void;
  /** The page, with the button where it wants it. */
  children(button: ReactNode): ReactNode;
}

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

export function UploadFile({ onMade, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const off = useCreateOff();

  async function take(file: File | undefined) {
    if (!file) return;
    if (off) return setRefusal({ file: file.name, message: off, issues: [] });
    if (file.size > MOST_BYTES) {
      return setRefusal({
        file: file.name,
        message: "The file is larger than 4 MB; a topology of a thousand nodes has about 200 kB.",
        issues: [],
      });
    }
    const taken = (useLabStore.getState().labs ?? []).map(({ name }) => name);
    const lab = freeLabName(file.name.replace(/\.(ya?ml|json|txt)$/i, ""), taken);
    try {
      await request({ type: "lab.create", lab, source: { from: "file", text: await file.text() } });
      onMade(lab);
    } catch (error) {
      const issues = (error instanceof RequestError && error.error.issues) || [];
      setRefusal({ file: file.name, message: (error as Error).message, issues });
    }
  }

  const button = (
    <>
      <Button
        icon={<Upload size={14} aria-hidden="true" />}
        onClick={() => input.current?.click()}
        disabledBecause={off}
        tip="Or drop the file anywhere on this page"
      >
        Upload a topology file
      </Button>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml,.json"
        aria-label="Topology file"
        data-testid="upload"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          // Choosing the same file again, mended meanwhile, must be a change too.
          event.target.value = "";
        }}
      />
    </>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first
    <div
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
      className="relative"
    >
      {children(button)}
      {over && (
        <div className="pointer-events-none absolute -inset-3 z-20 grid place-items-center rounded-xl border-2 border-dashed border-accent bg-bg/85 text-base font-semibold text-accent">
          Drop the topology file to make a lab of it
        </div>
      )}
      {refusal && (
        <Dialog
          title={`${refusal.file} was refused`}
          description={refusal.message}
          onClose={() => setRefusal(null)}
          footer={
            <>
              <Button onClick={() => setRefusal(null)}>Close</Button>
              <Button look="primary" onClick={() => input.current?.click()}>
                Choose it again
              </Button>
            </>
          }
        >
          <IssueList issues={refusal.issues} />
        </Dialog>
      )}
    </div>
  );
}
