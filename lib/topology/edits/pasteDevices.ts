/** Devices of a copied node, with what they are built on under its new name. */
import { type Device, membersOf, parentOf } from "../devices";

/**
 * @param renamed the new name of each interface of the node that was copied with it
 * @param fresh new addresses in the place of those given
 * @returns the devices that still have what they are built on. A MAC address
 *   belongs to one interface, so copies have the kernel choose their own.
 */
export function pasteDevices(
  devices: readonly Device[],
  renamed: ReadonlyMap<string, string>,
  fresh: (addresses: readonly string[] | undefined) => { addresses?: string[] },
): Device[] {
  const own = new Map([...renamed, ...devices.map(({ name }) => [name, name] as const)]);
  return devices.flatMap((device): Device[] => {
    const needs = [parentOf(device), ...membersOf(device)].filter((name) => name !== null);
    if (needs.some((name) => !own.has(name))) return [];
    const { addresses, ...rest } = device;
    const copy: Device & { mac?: string } = { ...rest, ...fresh(addresses) };
    delete copy.mac;
    if (copy.kind === "macvlan" || copy.kind === "vlan") copy.parent = own.get(copy.parent) ?? copy.parent;
    if (copy.kind === "bond" || copy.kind === "vrf") copy.members = copy.members.map((name) => own.get(name) ?? name);
    return [copy];
  });
}
