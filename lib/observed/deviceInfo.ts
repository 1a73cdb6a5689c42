/** What `ip -d` tells of an interface beyond what all have: its kind's own settings, as far as a drawing names them. */

export interface DeviceInfo {
  /** Interface on which a macvlan or VLAN is built; absent when it is in another namespace. */
  parent?: string;
  /** Of a macvlan or a bond; of a TUN/TAP device "tun" or "tap". */
  mode?: string;
  /** VLAN number, or VXLAN network identifier. */
  id?: number;
  /** Ends of a VXLAN tunnel. */
  remote?: string;
  local?: string;
  /** UDP port of a VXLAN tunnel. */
  port?: number;
  /** Routing table of a VRF. */
  table?: number;
  /** Of a TUN/TAP device: it stays when no program has it open, as those of `ip tuntap` do and those of Open vSwitch do not. */
  persist?: boolean;
}

type Json = Record<string, unknown>;

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);

/** Fields that say something. */
function told(info: DeviceInfo): DeviceInfo | undefined {
  const fields = Object.entries(info).filter(([, value]) => value !== undefined);
  return fields.length > 0 ? (Object.fromEntries(fields) as DeviceInfo) : undefined;
}

/**
 * @param raw the interface's record, and `data` its `linkinfo.info_data`
 * @returns undefined for kinds that a drawing says nothing special of
 */
export function deviceInfo(raw: Json, kind: string, data: Json): DeviceInfo | undefined {
  switch (kind) {
    case "macvlan":
      return told({ parent: text(raw.link), mode: text(data.mode) });
    case "vlan":
      return told({ parent: text(raw.link), id: number(data.id) });
    case "vxlan":
      return told({
        id: number(data.id),
        remote: text(data.remote) ?? text(data.remote6),
        local: text(data.local) ?? text(data.local6),
        port: number(data.port),
      });
    case "bond":
      return told({ mode: text(data.mode) });
    case "vrf":
      return told({ table: number(data.table) });
    case "tun":
      return told({ mode: text(data.type), persist: data.persist === true });
    default:
      return undefined;
  }
}

export const sameDeviceInfo = (a: DeviceInfo | undefined, b: DeviceInfo | undefined): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
