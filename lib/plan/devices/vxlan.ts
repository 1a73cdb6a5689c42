import { formatIp, parseIp } from "../../topology/address";
import { VXLAN_PORT } from "../../topology/devices/vxlan";
import { type DeviceType, linkAdd } from "./kind";

/** One spelling for each address. */
function canonical(address: string | undefined): string | undefined {
  const ip = address === undefined ? null : parseIp(address);
  return ip ? formatIp(ip) : address;
}

export const vxlan: DeviceType<"vxlan"> = {
  driver: "vxlan",
  // Without dstport Linux takes 8472, its own number from before there was a standard.
  add: ({ name, mac, id, remote, local, port = VXLAN_PORT }) => [
    ...linkAdd({ name, mac }, "type", "vxlan", "id", String(id), "remote", remote),
    ...(local === undefined ? [] : ["local", local]),
    ...["dstport", String(port)],
  ],
  fits: ({ id, remote, local, port = VXLAN_PORT }, { device }) =>
    device?.id === id &&
    canonical(device.remote) === canonical(remote) &&
    canonical(device.local) === canonical(local) &&
    device.port === port,
  read: ({ name, device }) => {
    const { id, remote, local, port } = device ?? {};
    if (id === undefined || remote === undefined) return null;
    return {
      ...{ name, kind: "vxlan", id, remote },
      ...(local !== undefined && { local }),
      ...(port !== undefined && port !== VXLAN_PORT && { port }),
    };
  },
  about: ({ id, remote }) =>
    `an end of a VXLAN tunnel: it wraps whole Ethernet frames into UDP packets to ${remote}, so two places far apart share the network number ${id}.`,
};
