import { withEngine } from "../engine";

export const GET = () => withEngine(async (engine) => Response.json(await engine.request({ type: "doctor" })));
