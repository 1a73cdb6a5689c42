import { cx } from "@/components/ui/cx";
import type { EndTruth } from "@/lib/observed/linkState";
import type { ObservedInterface } from "@/lib/observed/types";
import { type Fact, interfaceFacts } from "./facts";
import { stateColour } from "./TruthBox";

const TONES: Record<NonNullable<Fact["tone"]>, string> = {
  down: "text-down",
  nocar: "text-nocar",
  block: "text-block",
};

/** The kernel's account of an interface, row by row. */
export function InterfaceFacts({ observed }: { observed: ObservedInterface }) {
  return (
    <>
      <dl className="mt-1.5 grid gap-y-0.5">
        {interfaceFacts(observed).map(({ label, value, tone }) => (
          <div key={label} className="flex flex-wrap justify-between gap-x-2">
            <dt className="text-mute">{label}</dt>
            <dd className={cx("ml-auto text-right", tone ? TONES[tone] : "text-ink")}>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-1.5 border-t border-dashed border-line pt-1.5 font-mono text-2xs break-all text-mute">
        {observed.mac}
        {observed.addresses.map(({ cidr, tentative, dadfailed }) => (
          <div key={cidr} className="text-ink">
            {cidr}
            {tentative && <span className="text-nocar"> tentative</span>}
            {dadfailed && <span className="text-down"> duplicate</span>}
          </div>
        ))}
      </div>
    </>
  );
}

/** One end of a cable as the kernel has it. */
export function EndCard({ end, place }: { end: EndTruth; place: string }) {
  return (
    <section
      aria-label={`End ${end.name}`}
      data-testid={`end-${end.name}`}
      className="min-w-0 rounded-[9px] border border-line px-2.5 py-2"
    >
      <h3 className="truncate font-mono text-xs font-semibold" title={end.name}>
        {end.name}
      </h3>
      <p className="truncate text-faint" title={place}>
        {place}
      </p>
      {end.observed ? (
        <InterfaceFacts observed={end.observed} />
      ) : (
        <p className={cx("mt-1.5", stateColour(end.state))}>{end.text}</p>
      )}
    </section>
  );
}
