"use client";
import { TextField } from "@/components/ui/Field";
import { readNumber } from "./fieldText";
import { useIssuesAt } from "./issues";

interface Props {
  label: string;
  value: number | undefined;
  /** What counts while the field is empty. */
  unset: string;
  hint?: string;
  /** Where the number stands in the file. */
  path: string;
  onChange(value: number | undefined): string | null;
}

/** A whole number that may be left out. */
export function NumberField({ label, value, unset, hint, path, onChange }: Props) {
  const issues = useIssuesAt(path);
  return (
    <TextField
      label={label}
      mono
      inputMode="numeric"
      value={value === undefined ? "" : String(value)}
      placeholder={unset}
      hint={hint}
      issues={issues}
      onCommit={(text) => {
        const read = readNumber(text);
        return "refusal" in read ? read.refusal : onChange(read.value);
      }}
    />
  );
}
