/** The figures of a chart as a table, the newest first. */
interface Props {
  label: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

export function DataTable({ label, head, rows }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="h-full overflow-auto" aria-label={label} tabIndex={0}>
      <table className="w-full max-w-3xl text-left text-xs">
        <thead className="sticky top-0 bg-panel text-faint">
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" className="px-2 py-1 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono text-mute">
          {rows.map((row) => (
            <tr key={row[0]} className="border-t border-line">
              {row.map((cell, index) => (
                <td key={head[index]} className="px-2 py-0.5">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
