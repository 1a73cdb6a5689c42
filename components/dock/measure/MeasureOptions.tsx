"use client";
/** How it is to be measured: each kind has options of its own. */
import type { ReactNode } from "react";
import { type ChangeField, FIELD } from "./formLook";
import { type MeasureFields, USUAL } from "./measureFields";

interface Props {
  fields: MeasureFields;
  onChange: ChangeField;
}

function Figure({
  label,
  field,
  placeholder,
  width,
  fields,
  onChange,
}: Props & {
  label: string;
  field: "interval" | "size" | "seconds" | "streams" | "mbits";
  placeholder: string;
  width: string;
}) {
  return (
    <input
      aria-label={label}
      title={label}
      placeholder={placeholder}
      inputMode="decimal"
      autoComplete="off"
      value={fields[field]}
      onChange={(event) => onChange(field, event.target.value)}
      className={`${FIELD} ${width}`}
    />
  );
}

function Choice<K extends "family" | "protocol" | "direction">({
  label,
  field,
  choices,
  fields,
  onChange,
}: Props & {
  label: string;
  field: K;
  choices: readonly (readonly [MeasureFields[K], string])[];
}): ReactNode {
  return (
    <select
      aria-label={label}
      title={label}
      value={fields[field]}
      onChange={(event) => onChange(field, event.target.value as MeasureFields[K])}
      className={FIELD}
    >
      {choices.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}

export function MeasureOptions(props: Props) {
  const { what, protocol, from, to } = props.fields;
  return (
    <>
      <Choice
        {...props}
        label="Kind of address"
        field="family"
        choices={[
          ["any", "nearest address"],
          ["4", "IPv4"],
          ["6", "IPv6"],
        ]}
      />
      {what === "ping" && (
        <>
          <Figure
            {...props}
            label="Seconds between packets"
            field="interval"
            placeholder={`every ${USUAL.interval} s`}
            width="w-20"
          />
          <Figure
            {...props}
            label="Bytes of data in each packet"
            field="size"
            placeholder={`${USUAL.size} bytes`}
            width="w-20"
          />
        </>
      )}
      {what === "throughput" && (
        <>
          <Choice
            {...props}
            label="Protocol"
            field="protocol"
            choices={[
              ["tcp", "TCP"],
              ["udp", "UDP"],
            ]}
          />
          <Choice
            {...props}
            label="Who sends the data"
            field="direction"
            choices={[
              ["there", `${from} sends`],
              ["back", `${to} sends`],
            ]}
          />
          <Figure
            {...props}
            label="Duration in seconds"
            field="seconds"
            placeholder={`${USUAL.seconds} s`}
            width="w-14"
          />
          <Figure
            {...props}
            label="Parallel streams"
            field="streams"
            placeholder={`${USUAL.streams} stream`}
            width="w-18"
          />
          <Figure
            {...props}
            label={`Mbit/s for each stream; as fast as it goes when empty${protocol === "udp" ? ", and what is too much gets lost" : ""}`}
            field="mbits"
            placeholder="Mbit/s: any"
            width="w-24"
          />
        </>
      )}
    </>
  );
}
