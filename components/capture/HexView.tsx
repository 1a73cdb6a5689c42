"use client";
/** The bytes of a packet, with those of the field that is pointed at marked. */
import { type RefObject, useEffect, useRef } from "react";
import { cx } from "@/components/ui/cx";

export interface Marked {
  at: number;
  length: number;
}

const PER_LINE = 16;
/** Bytes that are shown. All are in the download. */
const MOST_SHOWN = 4096;

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
const printable = (byte: number) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·");

interface LineProps {
  bytes: Uint8Array;
  from: number;
  marked: Marked | null;
  first: RefObject<HTMLSpanElement | null>;
}

function Line({ bytes, from, marked, first }: LineProps) {
  const line = Array.from(bytes.subarray(from, from + PER_LINE));
  const [low, high] = marked ? [marked.at, marked.at + marked.length] : [0, 0];
  const isMarked = (index: number) => from + index >= low && from + index < high;
  const look = (index: number) => (isMarked(index) ? "bg-accent text-accent-ink" : undefined);
  return (
    <div className="flex whitespace-pre">
      <span className="mr-3 text-faint select-none">{hex(from, 4)}</span>
      <span className="mr-3 w-[48ch] shrink-0">
        {line.map((byte, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
            key={index}
            ref={from + index === low && marked ? first : undefined}
            data-marked={isMarked(index) || undefined}
            className={look(index)}
          >
            {hex(byte, 2)}
            <span className={cx(isMarked(index + 1) && isMarked(index) && index + 1 < line.length ? "" : "bg-panel")}>
              {index === 7 ? "  " : " "}
            </span>
          </span>
        ))}
      </span>
      <span className="text-mute">
        {line.map((byte, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
          <span key={index} className={look(index)}>
            {printable(byte)}
          </span>
        ))}
      </span>
    </div>
  );
}

export function HexView({ bytes, marked }: { bytes: Uint8Array; marked: Marked | null }) {
  const first = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (marked) first.current?.scrollIntoView({ block: "nearest" });
  }, [marked]);
  const lines = Math.ceil(Math.min(bytes.length, MOST_SHOWN) / PER_LINE);
  return (
    <section
      aria-label="Bytes"
      data-testid="packet-bytes"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="h-full overflow-auto px-3 py-1.5 font-mono text-2xs leading-[1.5] -outline-offset-2"
    >
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <Line key={line} bytes={bytes} from={line * PER_LINE} marked={marked} first={first} />
      ))}
      {bytes.length > MOST_SHOWN && (
        <p className="mt-1 font-sans text-faint">
          The first {MOST_SHOWN} of {bytes.length} bytes. The download has them all.
        </p>
      )}
    </section>
  );
}
