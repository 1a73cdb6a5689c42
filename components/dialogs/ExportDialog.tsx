"use client";
import { Copy, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { request, useLabStore } from "@/components/state/labStore";
import { Button } from "@/components/ui/Button";
import { copyText, downloadText } from "@/components/ui/clipboard";
import { Dialog } from "@/components/ui/Dialog";
import { Tab, TabPanel, TabStrip, Tabs } from "@/components/ui/Tabs";

const FILES = {
  "deploy.sh": "Builds this network with plain bash as root on a machine without Wirelab.",
  "teardown.sh": "Takes away what deploy.sh made, and nothing else.",
  "topology.yaml": "The drawing itself: for git, for another Wirelab, for “wirelab up”.",
};
type FileName = keyof typeof FILES;
type Texts = Record<FileName, string>;

const icon = { size: 13, "aria-hidden": true } as const;

async function readAll(lab: string): Promise<Texts> {
  const [{ deploy, teardown }, { text }] = await Promise.all([
    request({ type: "lab.script", lab }),
    request({ type: "lab.file", lab }),
  ]);
  return { "deploy.sh": deploy, "teardown.sh": teardown, "topology.yaml": text };
}

/** The lab as files that work without Wirelab. */
export default function ExportDialog({ onClose }: { onClose(): void }) {
  const lab = useLabStore((store) => store.lab?.lab);
  const [file, setFile] = useState<FileName>("deploy.sh");
  const [texts, setTexts] = useState<Texts | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    if (lab) readAll(lab).then(setTexts, (error: Error) => setRefusal(error.message));
  }, [lab]);
  const text = texts?.[file];
  const name = file === "topology.yaml" ? `${lab}.yaml` : `${lab}-${file}`;
  return (
    <Dialog
      size="wide"
      title={`Export ${lab ?? ""}`}
      description={FILES[file]}
      onClose={onClose}
      footer={
        text !== undefined && (
          <>
            <Button icon={<Copy {...icon} />} onClick={() => copyText(text, file)}>
              Copy
            </Button>
            <Button look="primary" icon={<Download {...icon} />} onClick={() => downloadText(name, text)}>
              Download {name}
            </Button>
          </>
        )
      }
    >
      <Tabs value={file} onValueChange={(next) => setFile(next as FileName)} className="flex min-h-0 flex-col">
        <TabStrip label="File">
          {Object.keys(FILES).map((each) => (
            <Tab key={each} value={each}>
              <span className="font-mono text-xs">{each}</span>
            </Tab>
          ))}
        </TabStrip>
        {Object.keys(FILES).map((each) => (
          <TabPanel key={each} value={each} className="min-h-0 outline-none">
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
              tabIndex={0}
              data-testid="export-text"
              className="h-[55vh] overflow-auto rounded-b-lg bg-code p-3 font-mono text-xs leading-5 -outline-offset-2"
            >
              {refusal ?? texts?.[each as FileName] ?? "Reading…"}
            </pre>
          </TabPanel>
        ))}
      </Tabs>
    </Dialog>
  );
}
