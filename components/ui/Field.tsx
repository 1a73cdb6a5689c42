"use client";
/**
 * Form fields that commit on Enter and on leaving, and revert on Escape. What is
 * wrong with a value is shown at the field, with what to do about it.
 */
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import type { Issue } from "@/lib/validate/issue";
import { cx } from "./cx";
import { IssueNote } from "./IssueNote";

const INPUT =
  "w-full rounded-md border border-line bg-bg px-2 py-1.5 text-ink placeholder:text-faint aria-invalid:border-down read-only:opacity-60";

interface TextFieldProps {
  label: string;
  value: string;
  placeholder?: string;
  hint?: ReactNode;
  mono?: boolean;
  rows?: number;
  inputMode?: "numeric";
  issues?: readonly Issue[];
  /** Takes the trimmed text. A returned sentence refuses it and is shown at the field. */
  onCommit(text: string): string | null | undefined;
}

export function TextField({
  label,
  value,
  placeholder,
  hint,
  mono,
  rows,
  inputMode,
  issues = [],
  onCommit,
}: TextFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  function revert() {
    setDraft(null);
    setRefusal(null);
  }
  function commit() {
    if (draft === null) return;
    const text = draft.trim();
    const refused = text === value ? null : (onCommit(text) ?? null);
    setRefusal(refused);
    if (!refused) setDraft(null);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" && draft !== null) {
      // The canvas would take this Escape as "select nothing".
      event.stopPropagation();
      revert();
    }
    if (event.key === "Enter" && !rows && !event.ctrlKey && !event.metaKey) commit();
  }

  const shared = {
    id,
    value: draft ?? value,
    placeholder,
    onChange: (event: { target: { value: string } }) => setDraft(event.target.value),
    onBlur: commit,
    onKeyDown,
    autoComplete: "off",
    spellCheck: Boolean(rows),
    "aria-invalid": refusal !== null || issues.some(({ severity }) => severity === "error") || undefined,
    "aria-describedby": `${id}-notes`,
    className: cx(INPUT, mono && "font-mono text-xs"),
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-mute">
        {label}
      </label>
      {rows ? <textarea rows={rows} {...shared} /> : <input type="text" inputMode={inputMode} {...shared} />}
      <div id={`${id}-notes`}>
        {refusal && <p className="mt-1 text-xs text-down">{refusal}</p>}
        {!refusal && issues.map((issue) => <IssueNote key={issue.path + issue.rule} issue={issue} />)}
        {hint && <p className="mt-1 text-2xs text-faint">{hint}</p>}
      </div>
    </div>
  );
}

interface SwitchFieldProps {
  label: string;
  on: boolean;
  hint?: ReactNode;
  onChange(on: boolean): void;
}

/** On or off, at once. */
export function SwitchField({ label, on, hint, onChange }: SwitchFieldProps) {
  const id = useId();
  return (
    <div>
      <div className="flex items-center justify-between gap-3">
        <span id={id} className="text-mute">
          {label}
        </span>
        <button
          type="button"
          role="switch"
          aria-checked={on}
          aria-labelledby={id}
          onClick={() => onChange(!on)}
          className={cx(
            "relative h-[18px] w-8 shrink-0 cursor-pointer rounded-full border transition-colors",
            on ? "border-accent bg-accent" : "border-faint bg-chip",
          )}
        >
          <span
            className={cx(
              "absolute top-[2px] left-[2px] size-3 rounded-full transition-transform",
              on ? "translate-x-3.5 bg-accent-ink" : "bg-mute",
            )}
          />
        </button>
      </div>
      {hint && <p className="mt-1 text-2xs text-faint">{hint}</p>}
    </div>
  );
}

interface SelectFieldProps<T extends string> {
  label: string;
  value: T;
  choices: { value: T; label: string }[];
  hint?: ReactNode;
  onChange(value: T): void;
}

export function SelectField<T extends string>({ label, value, choices, hint, onChange }: SelectFieldProps<T>) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-mute">
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value as T)} className={INPUT}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint && <p className="mt-1 text-2xs text-faint">{hint}</p>}
    </div>
  );
}
