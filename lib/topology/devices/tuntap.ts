/** Interfaces whose other side is a program: TUN gives it IP packets, TAP Ethernet frames (ip-tuntap(8)). */
import { z } from "zod";
import { interfaceFields, interfaceName } from "../fields";

const { mac: _, ...withoutMac } = interfaceFields;

export const tapDevice = z.strictObject({ name: interfaceName, kind: z.literal("tap"), ...interfaceFields });
/** A TUN has no Ethernet, so no MAC address. */
export const tunDevice = z.strictObject({ name: interfaceName, kind: z.literal("tun"), ...withoutMac });
