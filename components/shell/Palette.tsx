"use client";
/** What can be put on the canvas: by dragging, by a click, or by Enter. */
import { Network } from "lucide-react";
import type { DragEvent } from "react";
import { addNodeInView } from "@/components/canvas/canvasHandle";
import { openDialog } from "@/components/state/canvasStore";
import { useLabStore } from "@/components/state/labStore";
import { usePlaces } from "@/components/state/usePlaces";
import { useReadOnly } from "@/components/state/useReadOnly";
import { cx } from "@/components/ui/cx";
import { KIND_TITLES, KindIcon } from "@/components/ui/KindIcon";
import { Tooltip } from "@/components/ui/Tooltip";
import type { NodeKind } from "@/lib/topology/schema";

const KINDS: { kind: NodeKind; key: string | null; summary: string }[] = [
  { kind: "namespace", key: "N", summary: "A network of its own: interfaces, routes, firewall. Stands for a machine." },
  { kind: "bridge", key: "B", summary: "The kernel's own switch." },
  { kind: "ovs", key: "O", summary: "The switch of the clouds, with its own database." },
  { kind: "host", key: "H", summary: "The lab's root namespace, where the switches live. One in a lab." },
  { kind: "tap", key: "P", summary: "An interface for a program, such as a virtual machine. A port, and no cable." },
  { kind: "nic", key: null, summary: "A network card of the machine, as a port of a switch." },
  {
    kind: "uplink",
    key: null,
    summary: "The way out: a cable to this machine, which lets the lab out by NAT. One in a lab.",
  },
];

/** The type that the canvas looks for in what is dropped on it. */
export const DRAG_TYPE = "application/x-wirelab-kind";

/** Beneath a kind that cannot be added, in the fewest words; the tooltip has the whole. */
function offWord(kind: NodeKind, readOnly: boolean, drawn: boolean, onHost: boolean): string {
  if (readOnly) return "for editors";
  if (drawn) return "is drawn already";
  if (kind === "uplink") return onHost ? "not on the host" : "not switched on";
  return kind === "nic" ? "not in a sandbox" : "not on this machine";
}

function Item({
  kind,
  keyName,
  summary,
  off,
  readOnly,
  drawn,
  onHost,
}: {
  kind: NodeKind;
  keyName: string | null;
  summary: string;
  off: string | null;
  readOnly: boolean;
  drawn: boolean;
  onHost: boolean;
}) {
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(DRAG_TYPE, kind);
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <Tooltip side="right" text={off ?? `${summary} Drag it, or ${keyName ? `press ${keyName}` : "click"}.`}>
      <button
        type="button"
        draggable={!off}
        onDragStart={onDragStart}
        onClick={() => off || addNodeInView(kind)}
        aria-disabled={off ? true : undefined}
        data-testid={`palette-${kind}`}
        className={cx(
          "flex items-center gap-2.5 rounded-lg border border-line bg-panel px-2 py-1.5 text-left max-lg:justify-center",
          off ? "cursor-not-allowed opacity-50" : "cursor-grab hover:border-faint active:cursor-grabbing",
        )}
      >
        <span className="grid size-7 shrink-0 place-items-center rounded-[7px] bg-chip text-mute">
          <KindIcon kind={kind} />
        </span>
        <span className="min-w-0 leading-tight max-lg:sr-only">
          {KIND_TITLES[kind]}
          <small className="block text-2xs text-faint">{off ? offWord(kind, readOnly, drawn, onHost) : keyName}</small>
        </span>
      </button>
    </Tooltip>
  );
}

export function Palette() {
  const doctor = useLabStore((store) => store.doctor);
  const onHost = useLabStore((store) => store.lab?.place === "host");
  const hasHost = useLabStore((store) => store.lab?.topology.nodes.some(({ kind }) => kind === "host") ?? false);
  const hasUplink = useLabStore((store) => store.lab?.topology.nodes.some(({ kind }) => kind === "uplink") ?? false);
  const host = usePlaces()?.host;
  const ovs = doctor?.checks.find(({ id }) => id === "ovs");
  const readOnly = useReadOnly();
  const offOf = (kind: NodeKind): string | null => {
    if (readOnly) return readOnly;
    if (kind === "ovs" && doctor?.capabilities.ovs === "missing") {
      return `Open vSwitch cannot be used here: ${ovs?.detail ?? "it is not installed"}. ${ovs?.remedy ?? ""}`;
    }
    const noTap = doctor?.capabilities.missingDevices?.tap;
    if (kind === "tap" && noTap) return `TAPs cannot be made here: ${noTap.reason} ${noTap.remedy}`;
    if (kind === "nic" && !onHost) {
      return "This lab lives in a sandbox, which cannot reach the machine's network cards. Make a lab on the host for that, or export a file with cards as scripts.";
    }
    if (kind === "uplink") {
      if (hasUplink) return "This lab has its uplink already; it leads out by one.";
      if (onHost) return "This lab is on the machine itself: a host with NAT, or a network card, leads out.";
      if (!host?.enabled) return `An uplink needs this machine's help. ${host?.reason ?? ""}`;
    }
    if (kind === "host" && hasHost) return "This lab has its host already; there is one root namespace.";
    return null;
  };
  return (
    <section aria-labelledby="palette-title">
      <h2 id="palette-title" className="group-title max-lg:sr-only">
        Add
      </h2>
      <div className="grid gap-1.5">
        {KINDS.map(({ kind, key, summary }) => (
          <Item
            key={kind}
            kind={kind}
            keyName={key}
            summary={summary}
            off={offOf(kind)}
            readOnly={readOnly !== null}
            drawn={(kind === "host" && hasHost) || (kind === "uplink" && hasUplink)}
            onHost={onHost}
          />
        ))}
        <Tooltip side="right" text={readOnly ?? "A star, ring, mesh, tree, Clos or fat tree of a size. Press Shift+N."}>
          <button
            type="button"
            onClick={() => readOnly || openDialog("generate")}
            aria-disabled={readOnly ? true : undefined}
            data-testid="palette-generate"
            className={cx(
              "flex items-center gap-2.5 rounded-lg border border-dashed border-line px-2 py-1.5 text-left max-lg:justify-center",
              readOnly ? "cursor-not-allowed opacity-50" : "cursor-pointer hover:border-faint",
            )}
          >
            <span className="grid size-7 shrink-0 place-items-center rounded-[7px] bg-chip text-mute">
              <Network size={16} aria-hidden="true" />
            </span>
            <span className="min-w-0 leading-tight max-lg:sr-only">
              Generate…
              <small className="block text-2xs text-faint">Shift+N</small>
            </span>
          </button>
        </Tooltip>
      </div>
    </section>
  );
}
