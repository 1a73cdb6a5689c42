import { randomInt } from "node:crypto";

/**
 * A port that nothing else in a lab is likely to use: above those that services
 * listen on, below those that the kernel gives out by itself (32768 and up,
 * ip_local_port_range in ip(7)), and another one each time.
 */
export const freePort = (): number => randomInt(20_000, 32_768);
