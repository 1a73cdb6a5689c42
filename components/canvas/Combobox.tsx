"use client";
/** A field to type into and a list to choose from, for the search and for connecting by keyboard. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { cx } from "@/components/ui/cx";

export interface Choice {
  key: string;
  /** What typing is compared with. */
  text: string;
  content: ReactNode;
  /** Why it cannot be chosen. */
  off?: string | null;
}

interface Props {
  label: string;
  placeholder: string;
  choices: readonly Choice[];
  nothing: string;
  onChoose(key: string): void;
  /** Told of each choice that the arrows or the pointer come to. */
  onActive?(key: string | null): void;
}

const MOST = 50;

/** Those choices that have all typed words in them, the ones that begin with the first word foremost. */
export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = choices.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)));
  const first = words[0] ?? "";
  const rank = ({ text, off }: Choice) => (off ? 2 : 0) + (text.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((x, y) => rank(x) - rank(y)).slice(0, MOST);
}

export function Combobox({ label, placeholder, choices, nothing, onChoose, onActive }: Props) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = matching(choices, typed);
  const active = found[Math.min(at, found.length - 1)];
  const activeKey = active?.key ?? null;

  useEffect(() => {
    onActive?.(activeKey);
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [activeKey, onActive]);

  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 };
    const step = steps[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      if (active && !active.off) onChoose(active.key);
    }
  }

  return (
    <div className="flex min-h-0 flex-col">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={active ? `${id}-${active.key}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className="w-full border-b border-line bg-transparent px-4 py-3 text-ink outline-none placeholder:text-faint"
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} className="min-h-0 overflow-y-auto p-1">
        {found.map((choice) => (
          <div
            key={choice.key}
            id={`${id}-${choice.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={choice === active}
            aria-disabled={choice.off ? true : undefined}
            onPointerMove={() => setAt(found.indexOf(choice))}
            onPointerDown={(event) => {
              event.preventDefault();
              if (!choice.off) onChoose(choice.key);
            }}
            className={cx(
              "rounded-md px-3 py-2",
              choice.off ? "cursor-not-allowed text-faint" : "cursor-pointer",
              choice === active && "bg-chip",
            )}
          >
            {choice.content}
            {choice.off && <span className="block text-xs">{choice.off}</span>}
          </div>
        ))}
        {found.length === 0 && <p className="px-3 py-2 text-faint">{nothing}</p>}
      </div>
    </div>
  );
}
