/** What each lab of the gallery has to become, written down apart from the product's own list. */

interface Station {
  /** Name on the canvas. */
  name: string;
  /** Network namespace; null is the lab's root. */
  netns: string | null;
  address: string;
}

export interface GalleryLab {
  id: string;
  title: string;
  needsOvs: boolean;
  cables: number;
  /** Those that have addresses and must reach each other. */
  stations: Station[];
}

const ns = (number: number): Station => ({ name: `ns${number}`, netns: `ns${number}`, address: `10.1.1.${number}` });

export const GALLERY_LABS: GalleryLab[] = [
  { id: "veth-pair", title: "One veth pair", needsOvs: false, cables: 1, stations: [ns(1), ns(2)] },
  { id: "linux-bridge", title: "Linux bridge", needsOvs: false, cables: 2, stations: [ns(1), ns(2)] },
  { id: "open-vswitch", title: "Open vSwitch", needsOvs: true, cables: 2, stations: [ns(1), ns(2)] },
  { id: "ovs-internal-ports", title: "OVS internal ports", needsOvs: true, cables: 2, stations: [ns(1), ns(2)] },
  {
    id: "host-on-bridge",
    title: "Host joins the bridge",
    needsOvs: false,
    cables: 2,
    stations: [ns(1), ns(2), { name: "host", netns: null, address: "10.1.1.254" }],
  },
  {
    id: "three-switches",
    title: "Three switches in a row",
    needsOvs: true,
    cables: 5,
    stations: [ns(1), ns(2), ns(3)],
  },
];
