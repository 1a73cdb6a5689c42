"use client";
/** A card with what the kernel says of both ends of a cable, beside the pointer. */
import type { ReactNode } from "react";
import { useDerived } from "@/components/state/derived";
import { useLabStore } from "@/components/state/labStore";
import { formatBytes } from "@/lib/observed/format";
import type { EndTruth } from "@/lib/observed/linkState";
import { findLink } from "@/lib/topology/ids";
import type { Link, Side } from "@/lib/topology/schema";
import { useCanvasUi } from "./canvasUi";
import { STATE_LOOK, StateSign } from "./stateLook";

const WIDTH = 470;
const ROOM_BELOW = 330;

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-faint">{name}</dt>
    <dd className="min-w-0 text-right break-words">{children}</dd>
  </>
);

function EndDetails({ link, side, truth }: { link: Link; side: Side; truth: EndTruth }) {
  const { observed, state, reason } = truth;
  const { colour } = STATE_LOOK[state];
  const counters = observed?.counters;
  return (
    <section className="min-w-0 flex-1 p-3">
      <h3 className="truncate font-mono text-xs font-semibold">{truth.name}</h3>
      <div className="text-xs text-faint">at {link[side].node}</div>
      <div className="mt-1.5 flex items-center gap-1 text-xs font-semibold" style={{ color: colour }}>
        <StateSign state={state} />
        {truth.text}
      </div>
      <p className="mt-0.5 text-xs text-mute">{reason}</p>
      {observed && (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 border-t border-line pt-2 font-mono text-[11px]">
          <Row name="flags">{observed.flags.join(" ")}</Row>
          <Row name="operstate">{observed.operstate}</Row>
          {truth.tree && <Row name="stp">{`${truth.tree.state} · ${truth.tree.role}`}</Row>}
          <Row name="mac">{observed.mac}</Row>
          <Row name="mtu">{observed.mtu}</Row>
          {observed.addresses.map(({ cidr, tentative }) => (
            <Row key={cidr} name="address">
              {cidr}
              {tentative && " (tentative)"}
            </Row>
          ))}
          {counters && (
            <>
              <Row name="received">{`${formatBytes(counters.rxBytes)} · ${counters.rxPackets} pkt`}</Row>
              <Row name="sent">{`${formatBytes(counters.txBytes)} · ${counters.txPackets} pkt`}</Row>
            </>
          )}
        </dl>
      )}
    </section>
  );
}

export function LinkDetails() {
  const details = useCanvasUi((ui) => (ui.menu ? null : ui.details));
  const truth = useDerived(({ links }) => (details ? links[details.link] : undefined));
  const link = useLabStore(({ lab }) => (details && lab ? findLink(lab.topology, details.link) : undefined));
  if (!details || !truth || !link) return null;
  const left = Math.max(8, Math.min(details.at.x + 16, window.innerWidth - WIDTH - 8));
  const above = details.at.y + ROOM_BELOW > window.innerHeight;
  return (
    <div
      role="tooltip"
      style={{
        left,
        width: WIDTH,
        ...(above ? { bottom: window.innerHeight - details.at.y + 16 } : { top: details.at.y + 16 }),
      }}
      className="pointer-events-none fixed z-30 flex divide-x divide-line rounded-[10px] border border-line bg-panel shadow-card"
    >
      <EndDetails link={link} side="a" truth={truth.a} />
      <EndDetails link={link} side="b" truth={truth.b} />
    </div>
  );
}
