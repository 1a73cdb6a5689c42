"use client";
/** Where a filter is typed. It is compiled as it is typed, and a mistake is pointed at. */
import { useId } from "react";
import { filterProblem } from "@/lib/capture/filter/compile";

const EXAMPLES = ["icmp or arp", "tcp port 80", "host 10.1.1.2", "vlan 10", "stp", "tcp[tcpflags] & tcp-syn != 0"];

interface Props {
  value: string;
  /** What the engine said of it. */
  refusal: string | null;
  onChange(filter: string): void;
  onEnter(): void;
}

export function FilterField({ value, refusal, onChange, onEnter }: Props) {
  const id = useId();
  const problem = filterProblem(value);
  const wrong = problem?.message ?? refusal;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-mute">
        Filter
      </label>
      <input
        id={id}
        type="text"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && onEnter()}
        placeholder="all packets"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong !== null || undefined}
        aria-describedby={`${id}-notes`}
        className="w-full rounded-md border border-line bg-bg px-2 py-1.5 font-mono text-xs text-ink placeholder:text-faint aria-invalid:border-down"
      />
      <div id={`${id}-notes`} data-testid="filter-notes">
        {problem && (
          <pre aria-hidden="true" className="overflow-x-auto px-2 font-mono text-xs leading-none text-down">
            {" ".repeat(problem.at)}
            {"^".repeat(Math.max(1, problem.length))}
          </pre>
        )}
        {wrong && <p className="mt-1 text-xs text-down">{wrong}</p>}
      </div>
      <p className="mt-1.5 flex flex-wrap items-center gap-1 text-2xs text-faint">
        As for tcpdump:
        {EXAMPLES.map((example) => (
          <button
            key={example}
            type="button"
            onClick={() => onChange(example)}
            className="cursor-pointer rounded-full border border-line bg-chip px-1.5 py-px font-mono text-2xs text-mute hover:text-ink"
          >
            {example}
          </button>
        ))}
      </p>
    </div>
  );
}
