"use client";
/** A packet layer by layer, field by field. */
import { cx } from "@/components/ui/cx";
import type { Decoded, Field } from "@/lib/capture/decode/layer";
import type { Marked } from "./HexView";

interface Props {
  decoded: Decoded;
  /** Facts of the packet as a whole. */
  frame: readonly (readonly [label: string, value: string])[];
  marked: Marked | null;
  onMark(marked: Marked | null): void;
}

const isSame = (marked: Marked | null, { at, length }: Marked) => marked?.at === at && marked.length === length;

function Row({ field, depth, marked, onMark }: { field: Field; depth: number } & Pick<Props, "marked" | "onMark">) {
  const { label, value, at, length, fields = [] } = field;
  return (
    <>
      <li>
        <button
          type="button"
          onMouseEnter={() => onMark({ at, length })}
          onFocus={() => onMark({ at, length })}
          onClick={() => onMark({ at, length })}
          style={{ paddingLeft: 14 + 14 * depth }}
          className={cx(
            "flex w-full cursor-default gap-1.5 pr-2 text-left -outline-offset-2",
            isSame(marked, field) && "bg-chip",
          )}
        >
          <span className="shrink-0 text-mute">{label}</span>
          <span className="min-w-0 font-mono text-2xs leading-5 break-all">{value}</span>
        </button>
      </li>
      {fields.map((inner, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the fields of a packet never change places
        <Row key={index} field={inner} depth={depth + 1} marked={marked} onMark={onMark} />
      ))}
    </>
  );
}

export function PacketTree({ decoded, frame, marked, onMark }: Props) {
  return (
    <section
      aria-label="Packet in detail"
      data-testid="packet-tree"
      onMouseLeave={() => onMark(null)}
      className="h-full overflow-auto py-1 text-xs leading-5"
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-2 px-3">
        {frame.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-mute">{label}</dt>
            <dd className="font-mono text-2xs leading-5">{value}</dd>
          </div>
        ))}
      </dl>
      {decoded.problem && <p className="px-3 text-down">{decoded.problem}</p>}
      {decoded.layers.map((layer, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the layers of a packet never change places
        <details key={index} open>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary takes the focus by itself */}
          <summary
            onMouseEnter={() => onMark(layer)}
            onFocus={() => onMark(layer)}
            className={cx(
              "cursor-pointer truncate px-3 font-semibold -outline-offset-2 hover:bg-chip",
              isSame(marked, layer) && "bg-chip",
            )}
          >
            {layer.title}
          </summary>
          <ul>
            {layer.fields.map((field, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the fields of a packet never change places
              <Row key={place} field={field} depth={1} marked={marked} onMark={onMark} />
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
