"use client";
import { Trash2 } from "lucide-react";
/** A list of records that are typed as one line each: routes, rules. An emptied line is removed, the last line adds. */
import { useState } from "react";
import { IconButton } from "@/components/ui/Button";
import { TextField } from "@/components/ui/Field";
import type { ReadLine } from "@/lib/topology/stackText";
import { useIssuesAt } from "../issues";

interface Props<T> {
  /** "Route", for labels. */
  what: string;
  records: readonly T[];
  /** Where the list stands in the file. */
  path: string;
  placeholder: string;
  show(record: T): string;
  read(text: string): ReadLine<T>;
  onChange(records: T[]): void;
}

function Line<T>({ what, records, path, at, show, read, onChange }: Props<T> & { at: number }) {
  const issues = useIssuesAt(`${path}[${at}]`);
  const drop = () => onChange(records.filter((_, index) => index !== at));
  function commit(text: string): string | null {
    if (text === "") {
      drop();
      return null;
    }
    const line = read(text);
    if ("refusal" in line) return line.refusal;
    onChange(records.with(at, line.value));
    return null;
  }
  return (
    <li className="grid grid-cols-[1fr_auto] items-end gap-1">
      <TextField label={`${what} ${at + 1}`} mono value={show(records[at] as T)} issues={issues} onCommit={commit} />
      <IconButton
        small
        label={`Remove ${what.toLowerCase()} ${at + 1}`}
        icon={<Trash2 size={13} aria-hidden="true" />}
        onClick={drop}
      />
    </li>
  );
}

export function LineList<T>(props: Props<T>) {
  const { what, records, placeholder, read, onChange } = props;
  // A new field for each record added, so that it is empty again.
  const [added, setAdded] = useState(0);
  function add(text: string): string | null {
    if (text === "") return null;
    const line = read(text);
    if ("refusal" in line) return line.refusal;
    onChange([...records, line.value]);
    setAdded(added + 1);
    return null;
  }
  return (
    <div className="grid gap-1.5">
      {records.length > 0 && (
        <ul className="grid gap-1.5">
          {records.map((_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record's place is its identity
            <Line key={at} {...props} at={at} />
          ))}
        </ul>
      )}
      <TextField
        key={`new ${added}`}
        label={`Add ${what.toLowerCase()}`}
        mono
        value=""
        placeholder={placeholder}
        onCommit={add}
      />
    </div>
  );
}
