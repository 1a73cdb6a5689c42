"use client";
/**
 * A long list of rows of known heights, of which only those in sight are in the
 * page: a plan of 5,000 steps scrolls as one of 50.
 */
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";

interface Props<T> {
  items: readonly T[];
  /** Height of a row in pixels; the row must fill exactly that. */
  heightOf(item: T): number;
  keyOf(item: T): string | number;
  render(item: T): ReactNode;
  /** Row to bring into sight when it changes; null for none. */
  reveal?: number | null;
  label: string;
  /** Told the width in pixels that rows have, at first and when it changes. */
  onWidth?(px: number): void;
}

/** Pixels of rows kept ready above and below what is seen. */
const MARGIN = 300;

/** Index of the first row that ends below `y`, by its rows' tops (`tops[i]` to `tops[i + 1]`). */
export function rowAt(tops: readonly number[], y: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle + 1] ?? 0) > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function WindowedList<T>({ items, heightOf, keyOf, render, reveal, label, onWidth }: Props<T>) {
  const box = useRef<HTMLElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const tops = useMemo(() => {
    const result = [0];
    for (const item of items) result.push((result.at(-1) ?? 0) + heightOf(item));
    return result;
  }, [items, heightOf]);
  const total = tops.at(-1) ?? 0;

  const look = useCallback(() => {
    const element = box.current;
    if (element) setView({ top: element.scrollTop, height: element.clientHeight });
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      look();
      onWidth?.(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [onWidth, look]);

  useEffect(() => {
    const element = box.current;
    if (!element || reveal === null || reveal === undefined) return;
    const top = tops[reveal] ?? 0;
    const bottom = tops[reveal + 1] ?? top;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  }, [reveal, tops]);

  const first = rowAt(tops, Math.max(0, view.top - MARGIN));
  const last = Math.min(items.length, rowAt(tops, view.top + view.height + MARGIN) + 1);
  return (
    <section
      ref={box}
      onScroll={look}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      // Rows come and go above what is seen; the browser's scroll anchoring would take that for a shift and scroll after it.
      className="h-full overflow-auto -outline-offset-2 [overflow-anchor:none]"
    >
      <div className="relative min-w-full" style={{ height: total }}>
        <div className="absolute min-w-full" style={{ top: tops[first] ?? 0 }}>
          {items.slice(first, last).map((item) => (
            <div key={keyOf(item)} style={{ height: heightOf(item) }}>
              {render(item)}
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}
