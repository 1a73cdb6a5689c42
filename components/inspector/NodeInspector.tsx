"use client";
import { CaptureButton } from "@/components/capture/CaptureButton";
import { remove, rename } from "@/components/state/actions";
import { select } from "@/components/state/canvasStore";
import { useNodeTruth } from "@/components/state/derived";
import { Button } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import { iconOf, KIND_TITLES, KindIcon } from "@/components/ui/KindIcon";
import type { LabState } from "@/lib/protocol/labState";
import { findNode, nodeRef } from "@/lib/topology/ids";
import { isRouter, isSwitch } from "@/lib/topology/places";
import { isPlugNode } from "@/lib/topology/plugs";
import type { SwitchNode, TopologyNode } from "@/lib/topology/schema";
import { DriftActions, DriftLines, driftOf } from "./Drift";
import { InterfaceFacts } from "./EndCard";
import { useIssuesAt } from "./issues";
import { NodeDevices } from "./NodeDevices";
import { NodeInterfaces } from "./NodeInterfaces";
import { NodeUsage } from "./NodeUsage";
import { PlugFields } from "./PlugFields";
import { ovsEnded, RestartOvs } from "./RestartOvs";
import { ServicesSection } from "./ServicesSection";
import { StackSections } from "./stack/StackSections";
import { SwitchFields } from "./switch/SwitchFields";
import { TerminalButton } from "./TerminalButton";
import { TruthBox } from "./TruthBox";
import { NodeTables } from "./tables/NodeTables";

export function NodeInspector({ lab, node }: { lab: LabState; node: TopologyNode }) {
  const truth = useNodeTruth(node.name);
  const path = `nodes[${lab.topology.nodes.indexOf(node)}]`;
  const nameIssues = useIssuesAt(`${path}.name`);
  const drift = driftOf(lab.drift, nodeRef(node.name));
  const ended = ovsEnded(lab, [node.name]);

  function changeName(to: string): string | null {
    if (to === "") return "A node needs a name.";
    if (findNode(lab.topology, to)) return `Another node is called "${to}" already. Choose a different name.`;
    rename(node.name, to);
    return null;
  }

  return (
    <>
      <h2 className="group-title">
        {KIND_TITLES[node.kind]}
        {isRouter(node) && " · router"}
      </h2>
      <div className="flex items-center gap-2.5">
        <span className="grid size-8 shrink-0 place-items-center rounded-[7px] bg-chip text-mute">
          <KindIcon kind={iconOf(node)} />
        </span>
        <p className="min-w-0 flex-1 text-[15px] font-semibold break-all">{node.name}</p>
        <CaptureButton element={nodeRef(node.name)} />
        {node.kind !== "uplink" && <TerminalButton node={node.name} />}
      </div>
      {truth && (
        <TruthBox
          state={truth.state}
          title={truth.reason}
          actions={
            (drift.length > 0 || ended) && (
              <>
                {ended && <RestartOvs />}
                {drift.length > 0 && (
                  <DriftActions element={nodeRef(node.name)} total={lab.drift.length} here={drift.length} />
                )}
              </>
            )
          }
        >
          {drift.length > 0 && <DriftLines items={drift} />}
          {truth.observed && <InterfaceFacts observed={truth.observed} />}
        </TruthBox>
      )}
      <div className="grid gap-5">
        <TextField label="Name" mono value={node.name} issues={nameIssues} onCommit={changeName} />
        {isSwitch(node.kind) && <SwitchFields lab={lab} node={node as SwitchNode} path={path} />}
        {isPlugNode(node) && <PlugFields lab={lab} node={node} path={path} />}
        <NodeInterfaces lab={lab} node={node} />
        <NodeTables lab={lab} node={node} />
        {(node.kind === "namespace" || node.kind === "host") && <NodeDevices lab={lab} node={node} path={path} />}
        {(node.kind === "namespace" || node.kind === "host") && <StackSections lab={lab} node={node} path={path} />}
        {(node.kind === "namespace" || node.kind === "host") && <ServicesSection lab={lab} node={node} path={path} />}
        {(node.kind === "namespace" || node.kind === "host") && <NodeUsage lab={lab} node={node.name} />}
        <div className="flex gap-1.5">
          <Button size="small" look="danger" onClick={() => remove([nodeRef(node.name)])}>
            Delete {node.name}
          </Button>
          <Button size="small" look="quiet" onClick={() => select([])}>
            Close
          </Button>
        </div>
      </div>
    </>
  );
}
