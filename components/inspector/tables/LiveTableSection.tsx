"use client";
/** A table of the kernel or of Open vSwitch, live while it is unfolded. */
import { useState } from "react";
import { hover } from "@/components/state/canvasStore";
import { request } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import type { LabState } from "@/lib/protocol/labState";
import type { LiveTable, TableColumn, TableRef } from "@/lib/protocol/tables";
import { macOwner } from "./macOwner";
import { useLiveTable } from "./useLiveTable";

type Row = LiveTable["rows"][number];

interface Props {
  lab: LabState;
  table: TableRef;
  title: string;
  /** Label of the button that empties it, where it can be emptied. */
  flush?: string;
  /** What stands there while it is empty. */
  empty: string;
}

/** A MAC address that shows on the canvas where it lives. */
function Mac({ lab, mac }: { lab: LabState; mac: string }) {
  const owner = macOwner(mac, lab.topology, lab.observed);
  if (!owner) return <>{mac}</>;
  const show = () => hover(owner.element);
  const hide = () => hover(null);
  return (
    <button
      type="button"
      title={owner.words}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      className="cursor-help rounded-sm text-left underline decoration-dotted underline-offset-2 hover:bg-chip"
    >
      {mac}
      <span className="block font-sans text-faint no-underline">{owner.words}</span>
    </button>
  );
}

/** A cell, and beneath it those of the columns that belong there. */
function Cell({ lab, column, columns, row }: { lab: LabState; column: TableColumn; columns: TableColumn[]; row: Row }) {
  const text = row[column.id] ?? "";
  return (
    <td className={cx("py-0.5 pr-2 align-top wrap-anywhere", isNumber(column) && "text-right")}>
      {column.type === "mac" && text ? <Mac lab={lab} mac={text} /> : text}
      {columns
        .filter(({ id, below }) => below === column.id && row[id])
        .map(({ id, title }) => (
          <span key={id} className="block text-faint" title={title}>
            {row[id]}
          </span>
        ))}
    </td>
  );
}

const isNumber = ({ type }: TableColumn) => type === "number";

function Rows({ lab, table, empty }: { lab: LabState; table: LiveTable; empty: string }) {
  if (table.text !== undefined) {
    return (
      <pre className="max-h-72 overflow-auto rounded-md bg-chip p-2 font-mono text-2xs whitespace-pre">
        {table.text === "" ? empty : table.text}
      </pre>
    );
  }
  if (table.rows.length === 0) return <p className="text-xs text-faint">{empty}</p>;
  const headed = table.columns.filter(({ below }) => below === undefined);
  return (
    <div className="max-h-72 overflow-auto">
      <table className="w-full border-collapse text-2xs">
        <thead>
          <tr>
            {headed.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx(
                  "border-b border-line py-1 pr-2 align-top font-semibold text-mute",
                  isNumber(column) ? "text-right" : "text-left",
                )}
              >
                {column.title}
                {table.columns
                  .filter(({ below }) => below === column.id)
                  .map(({ id, title }) => (
                    <span key={id} className="block font-normal text-faint">
                      {title}
                    </span>
                  ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono">
          {table.rows.map((row) => (
            <tr
              key={JSON.stringify([
                row.mac,
                row.vlan,
                row.address,
                row.device,
                row.port,
                row.to,
                row.via,
                row.dev,
                row.metric,
                row.table,
                row.chain,
                row.handle,
              ])}
            >
              {headed.map((column) => (
                <Cell key={column.id} lab={lab} column={column} columns={table.columns} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function LiveTableSection({ lab, table: ref, title, flush, empty }: Props) {
  const [open, setOpen] = useState(false);
  const running = lab.status === "running";
  const { table, problem, look } = useLiveTable(lab.lab, ref, open && running);
  return (
    <details data-testid={`table-${ref.kind}`} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="group-title cursor-pointer">{title}</summary>
      {open && (
        <div className="grid gap-1.5">
          {!running && <p className="text-xs text-faint">Deploy the lab to see it.</p>}
          {running && problem && <p className="text-xs text-down">{problem}</p>}
          {running && table && (
            <>
              <Rows lab={lab} table={table} empty={empty} />
              {table.note && <p className="text-2xs text-faint">{table.note}</p>}
              <p className="font-mono text-2xs break-all text-faint">{table.command}</p>
              {flush && (
                <div>
                  <Button
                    size="small"
                    onClick={() => request({ type: "lab.flush", lab: lab.lab, table: ref }).then(look, sayError)}
                  >
                    {flush}
                  </Button>
                </div>
              )}
            </>
          )}
        </div>
      )}
    </details>
  );
}
