/** A key or a chord, as printed on the keyboard: "Ctrl+Enter". */
export function Kbd({ keys, bare }: { keys: string; bare?: boolean }) {
  if (bare) return <kbd className="font-sans text-2xs opacity-80">{keys}</kbd>;
  return (
    <span className="inline-flex gap-1">
      {keys.split(/\+(?=.)/).map((key) => (
        <kbd key={key} className="rounded border border-line bg-chip px-1.5 py-px font-sans text-2xs text-mute">
          {key}
        </kbd>
      ))}
    </span>
  );
}
