"use client";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { request, useLabStore } from "@/components/state/labStore";
import { sayError } from "@/components/state/notices";
import { Button } from "@/components/ui/Button";
import { cx } from "@/components/ui/cx";
import type { Check } from "@/lib/plan/capabilities";

const STATES: Record<Check["state"], { mark: string; word: string; colour: string }> = {
  ok: { mark: "✓", word: "there", colour: "text-up" },
  warning: { mark: "!", word: "attention", colour: "text-nocar" },
  missing: { mark: "✕", word: "missing", colour: "text-down" },
};

/** The doctor's report, with what to do about what is missing. */
export function DoctorTable() {
  const doctor = useLabStore((store) => store.doctor);
  const [asking, setAsking] = useState(false);
  async function again() {
    setAsking(true);
    try {
      useLabStore.setState({ doctor: await request({ type: "doctor" }) });
    } catch (error) {
      sayError(error);
    } finally {
      setAsking(false);
    }
  }
  if (!doctor) return <p className="text-faint">Asking…</p>;
  return (
    <>
      <div className="overflow-x-auto rounded-[11px] border border-line bg-panel shadow-card">
        <table className="w-full text-left" data-testid="doctor">
          <thead className="border-b border-line text-2xs tracking-wide text-faint uppercase">
            <tr>
              <th className="px-4 py-2 font-semibold">What</th>
              <th className="px-4 py-2 font-semibold">State</th>
              <th className="px-4 py-2 font-semibold">Found</th>
              <th className="px-4 py-2 font-semibold">Needed for, and what to do</th>
            </tr>
          </thead>
          <tbody>
            {doctor.checks.map(({ id, title, state, detail, needed, remedy }) => (
              <tr key={id} className="border-b border-line align-top last:border-0">
                <th scope="row" className="px-4 py-2.5 font-medium">
                  {title}
                </th>
                <td className={cx("px-4 py-2.5 whitespace-nowrap", STATES[state].colour)}>
                  <span aria-hidden="true">{STATES[state].mark} </span>
                  {STATES[state].word}
                </td>
                <td className="px-4 py-2.5 text-mute">{detail}</td>
                <td className="px-4 py-2.5">
                  <span className="text-mute">{needed}</span>
                  {remedy && state !== "ok" && <p className="mt-1 rounded-md bg-chip px-2.5 py-1.5">{remedy}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="mt-4">
        <Button
          icon={<RefreshCw size={14} aria-hidden="true" className={cx(asking && "animate-spin")} />}
          onClick={again}
          disabledBecause={asking && "Asking…"}
        >
          Look again
        </Button>
      </div>
    </>
  );
}
