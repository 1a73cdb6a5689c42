"use client";
import { useLinkTruth } from "@/components/state/derived";
import { cx } from "@/components/ui/cx";
import type { EndTruth, LinkTruth } from "@/lib/observed/linkState";
import type { LabState } from "@/lib/protocol/labState";
import { findNode, linkId, linkRef } from "@/lib/topology/ids";
import { isOneInterface, isSwitch } from "@/lib/topology/places";
import type { Link, LinkKind, Side, Topology } from "@/lib/topology/schema";
import { DriftActions, DriftLines, driftOf } from "./Drift";
import { EndCard } from "./EndCard";
import { EndFields } from "./EndFields";
import { LinkActions } from "./LinkActions";
import { LinkKindField } from "./LinkKindField";
import { LinkTraffic } from "./LinkTraffic";
import { ovsEnded, RestartOvs } from "./RestartOvs";
import { EndPort } from "./switch/EndPort";
import { TruthBox } from "./TruthBox";

const KIND_WORDS: Record<LinkKind, string> = {
  veth: "veth pair",
  "ovs-internal": "Open vSwitch internal port",
  "ovs-patch": "Open vSwitch patch link",
  port: "interface as a port",
};

/** Where an end is, in the field's words: "in ns2", "port of br-test". */
function placeWords(topology: Topology, link: Link, side: Side): string {
  const node = findNode(topology, link[side].node);
  if (!node) return `at ${link[side].node}`;
  if (isSwitch(node.kind)) return `port of ${node.name}`;
  return node.kind === "host" ? "on the host" : `in ${node.name}`;
}

const titleOf = ({ state, text }: LinkTruth, link: Link): string => {
  if (state === "up") return link.kind === "port" ? "Up: it carries" : "Up: both ends carry";
  return state === "planned" ? "Planned" : text;
};

/** Both ends' reasons, the graver first, without saying one sentence twice. */
function reasons({ a, b, state }: LinkTruth): string {
  const ends: EndTruth[] = b.state === state && a.state !== state ? [b, a] : [a, b];
  return [...new Set(ends.map(({ reason }) => reason))].join(" ");
}

export function LinkInspector({ lab, link }: { lab: LabState; link: Link }) {
  const id = linkId(link);
  const truth = useLinkTruth(id);
  const path = `links[${lab.topology.links.indexOf(link)}]`;
  const drift = driftOf(lab.drift, linkRef(id));
  const ended = ovsEnded(lab, [link.a.node, link.b.node]);
  const bName = isOneInterface(link) ? link.b.node : link.b.name;
  return (
    <>
      <h2 className="group-title">Link</h2>
      <p data-testid="link-title" className="font-mono text-[15px] font-semibold break-all">
        {link.a.name} ⇄ {bName}
      </p>
      <p className="text-mute">
        {KIND_WORDS[link.kind]} · {link.a.node} to {link.b.node}
      </p>
      {truth && (
        <TruthBox
          state={truth.state}
          title={titleOf(truth, link)}
          actions={
            (drift.length > 0 || ended) && (
              <>
                {ended && <RestartOvs />}
                {drift.length > 0 && (
                  <DriftActions element={linkRef(id)} total={lab.drift.length} here={drift.length} />
                )}
              </>
            )
          }
        >
          {reasons(truth)}
          {drift.length > 0 && <DriftLines items={drift} />}
        </TruthBox>
      )}
      {truth && <LinkActions lab={lab} link={link} truth={truth} />}
      {truth && (
        <div className={cx("mb-4 grid gap-2", link.kind !== "port" && "grid-cols-2")}>
          {link.kind !== "port" && <EndCard end={truth.a} place={placeWords(lab.topology, link, "a")} />}
          <EndCard end={truth.b} place={placeWords(lab.topology, link, "b")} />
        </div>
      )}
      <LinkTraffic link={link} />
      <div className="grid gap-5">
        <LinkKindField lab={lab} link={link} />
        {link.kind !== "port" && <EndFields lab={lab} link={link} side="a" path={`${path}.a`} />}
        {!isOneInterface(link) && <EndFields lab={lab} link={link} side="b" path={`${path}.b`} />}
        {isOneInterface(link) && (
          <fieldset className="grid gap-2.5">
            <legend className="group-title">Port of {link.b.node}</legend>
            <EndPort lab={lab} link={link} side="b" path={`${path}.b`} />
          </fieldset>
        )}
      </div>
    </>
  );
}
