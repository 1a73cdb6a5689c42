/** The room that the words on cables take, kept while it is the same. Pure. */
import type { LinkTruth } from "@/lib/observed/linkState";
import type { Link } from "@/lib/topology/schema";
import { keepAlike } from "./keepAlike";
import type { EndWidths, LabelWidths } from "./labelPlacement";
import { chipWidth, endLabelWidths } from "./labelText";
import type { Wiring } from "./wiring";

/** Room for a foreign cable's chip, in canvas pixels. */
const STRANGER_CHIP = 130;
const STRANGER_WIDTHS: LabelWidths = { a: null, b: null, chip: STRANGER_CHIP };

const sameEnd = (x: EndWidths | null, y: EndWidths | null) => x?.whole === y?.whole && x?.name === y?.name;
const sameWidths = (x: LabelWidths, y: LabelWidths) => x.chip === y.chip && sameEnd(x.a, y.a) && sameEnd(x.b, y.b);

/** Links and truths keep their identity, and with it what was counted of them. */
const counted = new WeakMap<Link, { truth: LinkTruth | undefined; widths: LabelWidths }>();

function widthsOf(link: Link, truth: LinkTruth | undefined): LabelWidths {
  const known = counted.get(link);
  if (known && known.truth === truth) return known.widths;
  const widths = {
    a: endLabelWidths(link, "a", truth?.a),
    b: endLabelWidths(link, "b", truth?.b),
    chip: chipWidth(truth?.text ?? "planned"),
  };
  counted.set(link, { truth, widths });
  return widths;
}

/** A bundle says how many it is, and the gravest state: there is room for the longest word. */
const bundleWidths = (count: number): LabelWidths => ({
  a: null,
  b: null,
  chip: chipWidth(`${count} of ${count} no carrier`),
});

/**
 * By React Flow id.
 * @param before the widths of the last call; returned themselves when none changed
 */
export function cableWidths(
  { links, bundles, strangers }: Pick<Wiring, "links" | "bundles" | "strangers">,
  truths: Readonly<Record<string, LinkTruth>>,
  before: ReadonlyMap<string, LabelWidths>,
): ReadonlyMap<string, LabelWidths> {
  const widths = new Map<string, LabelWidths>();
  for (const [id, link] of links) widths.set(id, widthsOf(link, truths[id]));
  for (const [id, cables] of bundles) widths.set(id, bundleWidths(cables.length));
  for (const { id } of strangers) widths.set(id, STRANGER_WIDTHS);
  return keepAlike(before, widths, sameWidths);
}
