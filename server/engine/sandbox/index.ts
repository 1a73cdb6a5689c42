export { confined, confinedDaemon } from "./confine";
export { findSandbox, sandboxLives } from "./find";
export { enterSandbox, pathInSandbox, type SandboxHandle, sandboxEntrance } from "./handle";
export { readBootId, type SandboxIdentity, sandboxIdentitySchema } from "./identity";
export { killSandbox } from "./kill";
export { type Sandbox, type StartOptions, startSandbox } from "./start";
export { endHostStrays, endStrays } from "./strays";
export { SandboxUnavailable } from "./unavailable";
