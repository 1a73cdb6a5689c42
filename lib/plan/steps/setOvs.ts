import { ovsWords } from "../switching/ovs";
import type { Settings } from "../switching/settings";
import { listed } from "../switching/settings";
import type { StepKind } from "./kind";
import { ovsString, vsctl } from "./openvswitch";

/** A value as OVSDB takes it: words, numbers and lists of numbers bare, all else quoted. */
const valueText = (value: string): string => (/^\d+(?:,\d+)*$/.test(value) ? value : ovsString(value));

/** One transaction that sets columns and empties others: `set port X tag=10 -- clear port X trunks`. */
function setColumns(table: "bridge" | "port", name: string, set: Settings): string[][] {
  const entries = Object.entries(set);
  const values = entries.flatMap(([key, value]) => (value === null ? [] : [`${key}=${valueText(value)}`]));
  const emptied = entries.filter(([, value]) => value === null).map(([key]) => key.split(":"));
  return [
    ...(values.length > 0 ? [["set", table, name, ...values]] : []),
    ...emptied.map(([column = "", key]) =>
      key === undefined ? ["clear", table, name, column] : ["remove", table, name, column, key],
    ),
  ];
}

const LESSONS: Record<string, (value: string | null) => string | null> = {
  stp_enable: (value) =>
    value === "true"
      ? "it blocks ports that would close a loop, and a new port waits about 30 seconds before it forwards"
      : null,
  rstp_enable: (value) =>
    value === "true"
      ? "it blocks ports that would close a loop, and finds another way within a second when a cable is cut"
      : null,
  tag: (value) => (value === null ? null : "only ports of the same VLAN, and trunks, hear what comes in here"),
};

const explain = (what: string, name: string, set: Settings): string => {
  const words = listed(Object.entries(set).map(([key, value]) => ovsWords(key, value)));
  const lessons = Object.entries(set).flatMap(([key, value]) => LESSONS[key]?.(value) ?? []);
  return `Sets on ${what}${name}: ${words}${lessons.length > 0 ? `; ${lessons.join("; ")}` : ""}.`;
};

export const setOvsBridge: StepKind<"setOvsBridge"> = {
  commands: ({ name, set }) => [vsctl(...setColumns("bridge", name, set))],
  inverse: ({ name, set, was }) => ({ op: "setOvsBridge", name, set: was, was: set }),
  explain: ({ name, set }) => explain("", name, set),
};

export const setOvsPort: StepKind<"setOvsPort"> = {
  commands: ({ name, set }) => [vsctl(...setColumns("port", name, set))],
  inverse: ({ name, set, was }) => ({ op: "setOvsPort", name, set: was, was: set }),
  explain: ({ name, set }) => explain("the port ", name, set),
};
