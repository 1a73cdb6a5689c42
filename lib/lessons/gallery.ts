import { dualStack } from "./entries/dualStack";
import { hostOnBridge } from "./entries/hostOnBridge";
import { linuxBridge } from "./entries/linuxBridge";
import { openVswitch } from "./entries/openVswitch";
import { ovsInternal } from "./entries/ovsInternal";
import { routerChain } from "./entries/routerChain";
import { routerNat } from "./entries/routerNat";
import { routerOnAStick } from "./entries/routerOnAStick";
import { rstpTriangle } from "./entries/rstpTriangle";
import { stpTriangle } from "./entries/stpTriangle";
import { tapIsNoCable } from "./entries/tapIsNoCable";
import { threeSwitches } from "./entries/threeSwitches";
import { twoSubnets } from "./entries/twoSubnets";
import { twoVlans } from "./entries/twoVlans";
import { vethPair } from "./entries/vethPair";
import { vxlanTunnel } from "./entries/vxlanTunnel";
import type { GalleryEntry } from "./entry";

export type { GalleryEntry } from "./entry";

/** The labs to start from, from the simplest on. */
export const GALLERY: readonly GalleryEntry[] = [
  vethPair,
  linuxBridge,
  openVswitch,
  ovsInternal,
  hostOnBridge,
  tapIsNoCable,
  threeSwitches,
  stpTriangle,
  rstpTriangle,
  twoVlans,
  routerOnAStick,
  twoSubnets,
  routerNat,
  dualStack,
  routerChain,
  vxlanTunnel,
];
