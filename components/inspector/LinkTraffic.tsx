"use client";
/** What flows through a link: rates and totals each way, and the last minute as a line. */
import { HISTORY_SECONDS, lastMinute, useLinkTraffic } from "@/components/state/trafficStore";
import { useSeconds } from "@/components/ui/useSeconds";
import { formatBytes } from "@/lib/observed/format";
import { bitRateText } from "@/lib/observed/traffic/rateText";
import { linkId } from "@/lib/topology/ids";
import type { Link } from "@/lib/topology/schema";

const CHART = { width: 280, height: 44 };

type Rates = ReturnType<typeof lastMinute>;

/** A line through the rates of one direction as the `d` of an SVG path. */
function line(rates: Rates, direction: "ab" | "ba", highest: number): string {
  const step = CHART.width / (HISTORY_SECONDS - 1);
  let pen = "M";
  return rates
    .flatMap((rate, second) => {
      if (!rate) return [];
      const y = CHART.height - 1 - (rate[direction] / highest) * (CHART.height - 3);
      const text = `${pen} ${(second * step).toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
      return [text];
    })
    .join(" ");
}

function Chart({ link }: { link: string }) {
  useSeconds();
  const rates = lastMinute(link, performance.now());
  const peak = Math.max(0, ...rates.map((rate) => (rate ? Math.max(rate.ab, rate.ba) : 0)));
  // A quiet link shows a line at the bottom, not its noise enlarged to a mountain.
  const highest = Math.max(peak, 125);
  return (
    <figure className="mt-2">
      <svg
        viewBox={`0 0 ${CHART.width} ${CHART.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Rates of the last minute, at most ${bitRateText(peak)}`}
        className="block h-11 w-full rounded-[5px] bg-chip"
      >
        <path
          d={line(rates, "ba", highest)}
          fill="none"
          stroke="var(--mute)"
          strokeDasharray="3 2"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={line(rates, "ab", highest)}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className="mt-0.5 flex justify-between text-2xs text-faint">
        <span>{HISTORY_SECONDS} s ago</span>
        <span>peak {bitRateText(peak)}</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}

interface WayProps {
  from: string;
  to: string;
  rate: number;
  packets: number;
  total: number;
  dashed?: boolean;
}

function Way({ from, to, rate, packets, total, dashed }: WayProps) {
  return (
    <div>
      <dt className="flex min-w-0 items-center gap-1.5 text-2xs text-mute">
        <svg aria-hidden="true" width="14" height="4" className={dashed ? "text-mute" : "text-accent"}>
          <path d="M0 2H14" stroke="currentColor" strokeWidth="2" strokeDasharray={dashed ? "3 2" : undefined} />
        </svg>
        <span className="truncate">
          {from} to {to}
        </span>
      </dt>
      <dd className="flex flex-wrap items-baseline justify-between gap-x-2 tabular-nums">
        <span className="font-semibold">{bitRateText(rate)}</span>
        <span className="text-2xs text-faint">
          {packets} packets/s · {formatBytes(total)} in all
        </span>
      </dd>
    </div>
  );
}

export function LinkTraffic({ link }: { link: Link }) {
  const id = linkId(link);
  const figures = useLinkTraffic(id);
  if (!figures) return null;
  const [ab, ba, packetsAb, packetsBa, totalAb, totalBa] = figures;
  const [a, b] = [link.a.node, link.b.node];
  return (
    <section aria-label="Traffic" data-testid="link-traffic" className="mb-4">
      <h3 className="group-title">Traffic</h3>
      <dl className="grid gap-1.5">
        <Way from={a} to={b} rate={ab} packets={packetsAb} total={totalAb} />
        <Way from={b} to={a} rate={ba} packets={packetsBa} total={totalBa} dashed />
      </dl>
      <Chart link={id} />
    </section>
  );
}
