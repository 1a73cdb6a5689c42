"use client";
/** What is to be captured: at which interfaces, which packets, and how much of each. */
import { Copy, Play } from "lucide-react";
import { useState } from "react";
import { startCapture, useCaptureStore } from "@/components/state/captureStore";
import { useLabStore } from "@/components/state/labStore";
import { Button, IconButton } from "@/components/ui/Button";
import { copyText } from "@/components/ui/clipboard";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField } from "@/components/ui/Field";
import { filterProblem } from "@/lib/capture/filter/compile";
import { type CaptureQuestion, MAX_POINTS } from "@/lib/protocol/capture";
import { RequestError } from "@/lib/protocol/client";
import { cliCommand, curlCommand } from "./commands";
import { FilterField } from "./FilterField";

const icon = { size: 13, "aria-hidden": true } as const;
const SNAPS = [
  { value: "2048", label: "2048 bytes: whole packets of ordinary cables" },
  { value: "128", label: "128 bytes: headers, for heavy traffic" },
  { value: "262144", label: "everything" },
];

type Choosing = NonNullable<ReturnType<typeof useCaptureStore.getState>["choosing"]>;

function Command({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex items-start gap-1">
      <code className="min-w-0 flex-1 rounded-md bg-code px-2 py-1.5 font-mono text-2xs break-all text-mute">
        {text}
      </code>
      <IconButton
        small
        label={`Copy the command for ${label}`}
        icon={<Copy {...icon} />}
        onClick={() => copyText(text, "the command")}
      />
    </div>
  );
}

function Choose({ title, points, chosen: first }: Choosing) {
  const lab = useLabStore((store) => store.lab?.lab) ?? "";
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set(first));
  const [filter, setFilter] = useState("");
  const [snap, setSnap] = useState("2048");
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState<RequestError["error"] | null>(null);
  const close = () => useCaptureStore.setState({ choosing: null });

  const wanted = points.filter((_, index) => chosen.has(index));
  const question: CaptureQuestion = { points: wanted, filter: filter.trim(), snap: Number(snap) };
  const both = first.length === 2 && wanted.length === 2;
  const shown: CaptureQuestion = { ...question, ...(both && { points: wanted.slice(0, 1), both }) };
  const because =
    wanted.length === 0
      ? "Choose an interface."
      : wanted.length > MAX_POINTS
        ? `One capture has at most ${MAX_POINTS} interfaces.`
        : filterProblem(filter)?.message;
  const [cli, curl] = [cliCommand(lab, shown), curlCommand(window.location.origin, lab, shown)];

  function start() {
    if (because || starting) return;
    setStarting(true);
    startCapture(question).catch((error: unknown) => {
      setStarting(false);
      const failed = { code: "failed", message: error instanceof Error ? error.message : String(error) } as const;
      setRefusal(error instanceof RequestError ? error.error : failed);
    });
  }
  const toggle = (index: number) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(index)) after.add(index);
      return after;
    });
  const ofFilter = refusal?.field === "question.filter";
  return (
    <Dialog
      title={`Capture at ${title}`}
      description="Packets appear below as they pass, decoded. Nothing is installed, and nothing is changed."
      onClose={close}
      footer={
        <Button
          look="primary"
          icon={<Play {...icon} />}
          disabledBecause={because || (starting && "It is starting.")}
          onClick={start}
        >
          Start
        </Button>
      }
    >
      <div className="grid gap-4">
        <fieldset>
          <legend className="mb-1 text-xs text-mute">Interfaces</legend>
          <div className="max-h-40 overflow-y-auto rounded-md border border-line">
            {points.map(({ node, interface: name }, index) => (
              <label
                key={`${node}/${name}`}
                className="flex cursor-pointer items-center gap-2 px-2.5 py-1.5 hover:bg-chip not-last:border-b not-last:border-line"
              >
                <input
                  type="checkbox"
                  checked={chosen.has(index)}
                  onChange={() => toggle(index)}
                  className="accent-accent"
                />
                <span className="font-mono text-xs font-semibold">{name}</span>
                <span className="text-xs text-faint">{node}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <FilterField
          value={filter}
          refusal={ofFilter ? (refusal?.message ?? null) : null}
          onChange={(text) => {
            setFilter(text);
            setRefusal(null);
          }}
          onEnter={start}
        />
        <SelectField label="Keep of each packet" value={snap} choices={SNAPS} onChange={setSnap} />
        {refusal && !ofFilter && (
          <p role="alert" className="text-xs text-down">
            {refusal.message}
          </p>
        )}
        {cli && curl && (
          <details>
            <summary className="cursor-pointer text-xs text-mute">Live in Wireshark on your own machine</summary>
            <div className="mt-2 grid gap-1.5">
              <Command label="the command line" text={cli} />
              <Command label="curl" text={curl} />
            </div>
          </details>
        )}
      </div>
    </Dialog>
  );
}

export function CaptureDialog() {
  const choosing = useCaptureStore((store) => store.choosing);
  return choosing && <Choose key={choosing.title} {...choosing} />;
}
