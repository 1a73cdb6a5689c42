"use client";
/** The lab itself: shown while nothing is selected. */
import { FilePen } from "lucide-react";
import { openDialog } from "@/components/state/canvasStore";
import { useLabParts } from "@/components/state/labParts";
import { edit } from "@/components/state/labStore";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import { plural } from "@/components/ui/format";
import { DEFAULT_SUBNET, type SettingsChange, updateSettings } from "@/lib/topology/edits";
import type { Lessons } from "./Inspector";
import { useIssuesAt } from "./issues";

export function LabInspector({ lessons }: { lessons: Lessons }) {
  const lab = useLabParts("lab", "file", "topology");
  const subnetIssues = useIssuesAt("subnet");
  if (!lab) return null;
  const { topology } = lab;
  const lesson = topology.name === undefined ? undefined : lessons[topology.name];
  const set = (what: string, change: SettingsChange): null => {
    edit(`Change ${what}`, updateSettings(topology, change));
    return null;
  };
  return (
    <>
      <h2 className="group-title">Lab</h2>
      <p className="text-[15px] font-semibold break-words">{topology.name ?? lab.lab}</p>
      <p className="text-mute">
        {plural(topology.nodes.length, "node")} · {plural(topology.links.length, "link")}
      </p>
      {lesson && (
        <div className="mt-3 grid gap-2 rounded-[9px] bg-chip px-3 py-2.5 text-mute">
          {lesson.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      )}
      <div className="mt-4 grid gap-3">
        <TextField
          label="Title"
          value={topology.name ?? ""}
          placeholder={lab.lab}
          onCommit={(text) => set("the title", { name: text || null })}
        />
        <TextField
          label="Description"
          rows={3}
          value={topology.description ?? ""}
          placeholder="What this lab shows"
          onCommit={(text) => set("the description", { description: text || null })}
        />
        <TextField
          label="Subnet"
          mono
          value={topology.subnet ?? ""}
          placeholder={DEFAULT_SUBNET}
          hint="New interfaces get their addresses from it."
          issues={subnetIssues}
          onCommit={(text) => set("the subnet", { subnet: text || null })}
        />
      </div>
      <h3 className="group-title mt-5">File</h3>
      <p
        className="mb-2 font-mono text-2xs break-all text-mute"
        title="The topology on disk. It can be edited by hand too."
      >
        {lab.file}
      </p>
      <Button size="small" icon={<FilePen size={13} aria-hidden="true" />} onClick={() => openDialog("file")}>
        View and edit the file
      </Button>
    </>
  );
}
