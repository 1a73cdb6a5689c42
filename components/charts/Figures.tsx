/** A few figures with their names, side by side or one below the other. */
export function Figures({ figures }: { figures: readonly { name: string; value: string; alarm?: boolean }[] }) {
  return (
    <dl className="grid shrink-0 content-start gap-x-5 gap-y-1 overflow-y-auto text-xs max-md:flex max-md:flex-wrap">
      {figures.map(({ name, value, alarm }) => (
        <div key={name} className="flex items-baseline justify-between gap-3 md:min-w-40">
          <dt className="text-faint">{name}</dt>
          <dd className={`font-mono ${alarm ? "font-semibold text-down" : "text-ink"}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
