export { findSandbox, sandboxLives } from "./find";
export { enterSandbox, pathInSandbox, type SandboxHandle, sandboxEntrance } from "./handle";
export { type SandboxIdentity, sandboxIdentitySchema } from "./identity";
export { killSandbox } from "./kill";
export { type Sandbox, type StartOptions, startSandbox } from "./start";
export { SandboxUnavailable } from "./unavailable";
