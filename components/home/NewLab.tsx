"use client";
import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { freeLabName, labNameProblem } from "@/components/gallery/labNames";
import { request } from "@/components/state/labStore";
import { useCreateOff } from "@/components/state/useReadOnly";
import { Button } from "@/components/ui/Button";
import type { Place } from "@/lib/plan/capabilities";
import { PlaceChoice } from "./PlaceChoice";

/** A new, empty lab. Its name is filled in already; what is wrong with another is told while it is typed. */
export function NewLab({ taken, onMade }: { taken: readonly string[]; onMade(lab: string): void }) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [place, setPlace] = useState<Place>("sandbox");
  const name = typed ?? freeLabName("my-lab", taken);
  const off = useCreateOff();
  const problem = off ?? refusal ?? labNameProblem(name, taken);

  async function create(event: FormEvent) {
    event.preventDefault();
    if (problem || busy) return;
    setBusy(true);
    try {
      await request({ type: "lab.create", lab: name, source: { from: "nothing" }, place });
      onMade(name);
    } catch (error) {
      setRefusal((error as Error).message);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={create} className="relative flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="sr-only">
        Name of the new lab
      </label>
      <input
        id={id}
        data-testid="new-lab-name"
        value={name}
        onChange={(event) => {
          setTyped(event.target.value);
          setRefusal(null);
        }}
        onFocus={(event) => event.target.select()}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null || undefined}
        aria-describedby={`${id}-problem`}
        className="h-8 w-52 rounded-[7px] border border-line bg-panel px-2.5 font-mono text-xs aria-invalid:border-down"
      />
      <PlaceChoice chosen={place} onChoose={setPlace} />
      <Button
        look="primary"
        type="submit"
        data-testid="new-lab"
        icon={<Plus size={14} aria-hidden="true" />}
        disabledBecause={problem ?? (busy && "Being made…")}
      >
        New lab
      </Button>
      <p id={`${id}-problem`} role="status" className="absolute top-full left-0 mt-1 text-xs text-down">
        {problem}
      </p>
    </form>
  );
}
