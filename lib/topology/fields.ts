/** Fields that every interface of a topology file may have. */
import { z } from "zod";

const cidr = z.string().describe("Address with prefix length, IPv4 or IPv6, for example 10.1.1.1/24");

export const addresses = z.array(cidr).describe("Addresses of the interface, each with its prefix length");
export const mtu = z.number().int().describe("Largest packet in bytes, 68 to 65535");
export const mac = z.string().describe("MAC address, six hexadecimal pairs joined by colons");
export const up = z.boolean().describe("Admin state: false keeps the interface set down");
export const interfaceName = z.string().describe("Name of the interface (1 to 15 bytes)");

export const interfaceFields = {
  addresses: addresses.optional(),
  mtu: mtu.optional(),
  mac: mac.optional(),
  up: up.optional(),
};
