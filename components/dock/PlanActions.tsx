"use client";
/** What can be taken away from the plan: its text, and the files. */
import { Copy, Download } from "lucide-react";
import { usePlan } from "@/components/state/derived";
import { useLabParts } from "@/components/state/labParts";
import { request, useLabStore } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { Button } from "@/components/ui/Button";
import { copyText, downloadText } from "@/components/ui/clipboard";
import { Menu, MenuItem } from "@/components/ui/Menu";
import { renderCommand } from "@/lib/plan/render";
import { whatToShow } from "./shown";

const icon = { size: 13, "aria-hidden": true } as const;

async function download(file: "deploy.sh" | "teardown.sh" | "topology.yaml"): Promise<void> {
  const lab = useLabStore.getState().lab?.lab;
  if (!lab) return;
  try {
    if (file === "topology.yaml") return downloadText(`${lab}.yaml`, (await request({ type: "lab.file", lab })).text);
    const scripts = await request({ type: "lab.script", lab });
    downloadText(`${lab}-${file}`, file === "deploy.sh" ? scripts.deploy : scripts.teardown);
  } catch (error) {
    sayError(error);
  }
}

export function PlanActions() {
  const plan = usePlan();
  const lab = useLabParts("issues", "run");
  const shown = lab ? whatToShow(lab, plan, false) : null;
  const steps =
    shown?.what === "run" ? shown.run.steps : shown?.what === "nothing" ? (shown.last?.steps ?? []) : plan.steps;
  const copy = () =>
    copyText(`${steps.flatMap(({ commands }) => commands.map(renderCommand)).join("\n")}\n`, "the commands");
  return (
    <>
      <Button
        size="small"
        look="quiet"
        icon={<Copy {...icon} />}
        onClick={copy}
        disabledBecause={steps.length === 0 && "There are no commands to copy"}
      >
        Copy all
      </Button>
      <Menu
        align="end"
        trigger={
          <Button size="small" look="quiet" icon={<Download {...icon} />}>
            Download
          </Button>
        }
      >
        {(["deploy.sh", "teardown.sh", "topology.yaml"] as const).map((file) => (
          <MenuItem key={file} onSelect={() => void download(file)}>
            <span className="font-mono text-xs">{file}</span>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
