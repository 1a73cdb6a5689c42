"use client";
/** Plain text with line numbers. The numbers scroll with the text because they share its box. */
import type { KeyboardEvent } from "react";
import { cx } from "@/components/ui/cx";

interface Props {
  label: string;
  value: string;
  onChange(text: string): void;
  /** Lines to mark, from 1. */
  marked: readonly number[];
  onSave(): void;
}

/** Shared by numbers and text: they stay level only while these are the same. */
const TYPE = "font-mono text-xs leading-5 py-2";

export function TextEditor({ label, value, onChange, marked, onSave }: Props) {
  const lines = value.split("\n").length;
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSave();
  }
  return (
    <div className="max-h-[58vh] overflow-auto rounded-lg border border-line bg-code">
      <div className="flex min-w-max">
        <div
          aria-hidden="true"
          className={cx(
            TYPE,
            "sticky left-0 shrink-0 border-r border-line bg-code px-2.5 text-right text-faint select-none",
          )}
        >
          {Array.from({ length: lines }, (_, index) => index + 1).map((line) => (
            <div key={line} className={cx(marked.includes(line) && "font-semibold text-down")}>
              {marked.includes(line) ? `✕ ${line}` : line}
            </div>
          ))}
        </div>
        <textarea
          aria-label={label}
          data-testid="file-text"
          value={value}
          rows={lines + 1}
          wrap="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          className={cx(
            TYPE,
            "min-w-[60ch] flex-1 resize-none overflow-hidden bg-transparent px-3 outline-none [field-sizing:content]",
          )}
        />
      </div>
    </div>
  );
}
