"use client";
/** The spanning tree of a switch: whether and which, and its settings. */
import { SelectField, SwitchField } from "@/components/ui/Field";
import { IssueNote } from "@/components/ui/IssueNote";
import type { NodeChange } from "@/lib/topology/edits";
import type { SwitchNode } from "@/lib/topology/schema";
import { type StpSettings, stpOf } from "@/lib/topology/switching";
import { useIssuesAt } from "../issues";
import { NumberField } from "../NumberField";

interface Props {
  node: SwitchNode;
  path: string;
  onChange(what: string, change: NodeChange): null;
}

type Protocol = "off" | "stp" | "rstp";

const HINTS: Record<Protocol, string> = {
  off: "A loop of switches floods the lab: draw one only where the switches run a spanning tree.",
  stp: "Holds ports that would close a loop. A port listens and learns for the forward delay each before it forwards.",
  rstp: "Holds ports that would close a loop, and finds another way within a second. Only over veth links.",
};

export function StpFields({ node, path, onChange }: Props) {
  const stp = stpOf(node);
  const issues = useIssuesAt(`${path}.stp`);
  const protocol: Protocol = stp === null ? "off" : (stp.protocol ?? "stp");
  const timers = `${path}.stp`;

  const save = (what: string, settings: StpSettings | null) => {
    const said = settings && Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    return onChange(what, {
      stp: said === null ? undefined : Object.keys(said).length > 0 ? (said as StpSettings) : true,
    });
  };
  const set = (what: string, change: StpSettings) => save(what, { ...stp, ...change });
  function choose(now: Protocol) {
    if (now === "off") return save("the spanning tree", null);
    return set("the spanning tree", { protocol: now === "rstp" ? "rstp" : undefined });
  }

  return (
    <>
      {node.kind === "ovs" ? (
        <SelectField
          label="Spanning tree"
          value={protocol}
          choices={[
            { value: "off", label: "off" },
            { value: "stp", label: "STP" },
            { value: "rstp", label: "RSTP (rapid)" },
          ]}
          hint={HINTS[protocol]}
          onChange={choose}
        />
      ) : (
        <SwitchField
          label="Spanning tree (STP)"
          on={stp !== null}
          hint={HINTS[protocol]}
          onChange={(on) => choose(on ? "stp" : "off")}
        />
      )}
      {issues.map((issue) => (
        <IssueNote key={issue.rule + issue.reason} issue={issue} />
      ))}
      {stp && (
        <div className="grid grid-cols-2 gap-2">
          <NumberField
            label="Bridge priority"
            value={stp.priority}
            unset="32768"
            path={`${timers}.priority`}
            hint="The lowest becomes the root."
            onChange={(priority) => set("the priority", { priority })}
          />
          <NumberField
            label="Forward delay (s)"
            value={stp.forwardDelay}
            unset="15"
            path={`${timers}.forwardDelay`}
            onChange={(forwardDelay) => set("the forward delay", { forwardDelay })}
          />
          <NumberField
            label="Maximum age (s)"
            value={stp.maxAge}
            unset="20"
            path={`${timers}.maxAge`}
            onChange={(maxAge) => set("the maximum age", { maxAge })}
          />
          {protocol !== "rstp" && (
            <NumberField
              label="Hello time (s)"
              value={stp.helloTime}
              unset="2"
              path={`${timers}.helloTime`}
              onChange={(helloTime) => set("the hello time", { helloTime })}
            />
          )}
        </div>
      )}
    </>
  );
}
