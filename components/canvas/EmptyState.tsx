"use client";
import { openDialog } from "@/components/state/canvasStore";
/** What a drawing with nothing in it shows: how to begin. */
import { Button } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { addNodeInView } from "./canvasHandle";

const STEPS = [
  ["Add nodes", "Drag a namespace and a switch from the left, or press N and B."],
  ["Draw cables", "Drag from the border of one node to another. Names and addresses come by themselves."],
  ["Deploy", "See the exact commands, run them, and watch the kernel turn the cables green."],
] as const;

function Picture() {
  const card = (x: number, y: number, width: number) => (
    <g>
      <rect x={x} y={y} width={width} height={40} rx={8} fill="var(--panel)" stroke="var(--line)" strokeWidth={1.5} />
      <rect x={x + 9} y={y + 10} width={20} height={20} rx={5} fill="var(--chip)" />
      <rect x={x + 37} y={y + 12} width={width * 0.32} height={6} rx={3} fill="var(--mute)" opacity={0.75} />
      <rect x={x + 37} y={y + 23} width={width * 0.42} height={5} rx={2.5} fill="var(--faint)" opacity={0.4} />
    </g>
  );
  return (
    <svg
      viewBox="0 0 420 128"
      aria-hidden="true"
      className="mx-auto w-full max-w-[400px]"
      fill="none"
      strokeLinecap="round"
    >
      <path d="M108 28 C 140 28 138 56 168 56" stroke="var(--up)" strokeWidth={2.5} />
      <path d="M108 100 C 140 100 138 72 168 72" stroke="var(--up)" strokeWidth={2.5} />
      <path d="M268 64 L 316 64" stroke="var(--plan)" strokeWidth={2.5} strokeDasharray="0.1 7" />
      {card(8, 8, 100)}
      {card(8, 80, 100)}
      {card(168, 44, 100)}
      {card(316, 44, 96)}
      {[
        [108, 28],
        [108, 100],
        [168, 56],
        [168, 72],
      ].map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r={3.5} fill="var(--up)" />
      ))}
    </svg>
  );
}

export function EmptyState() {
  return (
    <div className="pointer-events-none absolute inset-0 z-10 grid place-items-center overflow-y-auto p-4">
      <section
        aria-labelledby="empty-title"
        className="pointer-events-auto w-full max-w-[520px] rounded-2xl border border-line bg-panel px-8 py-7 shadow-card"
      >
        <Picture />
        <h2 id="empty-title" className="mt-5 text-center text-[17px] font-bold tracking-[-0.2px]">
          Draw a network, and the kernel makes it real
        </h2>
        <ol className="mt-4 grid gap-3">
          {STEPS.map(([title, text], index) => (
            <li key={title} className="flex gap-3">
              <span className="mt-px grid size-[22px] shrink-0 place-items-center rounded-full bg-chip text-xs font-bold text-mute">
                {index + 1}
              </span>
              <span>
                <b className="font-semibold">{title}.</b> <span className="text-mute">{text}</span>
              </span>
            </li>
          ))}
        </ol>
        <div className="mt-6 flex flex-wrap justify-center gap-2">
          <Button look="primary" onClick={() => addNodeInView("namespace")}>
            Add a namespace <Kbd keys="N" bare />
          </Button>
          <Button onClick={() => openDialog("gallery")}>Start from the gallery</Button>
        </div>
      </section>
    </div>
  );
}
