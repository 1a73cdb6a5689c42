import { scriptHandler } from "../../../script";

export const GET = scriptHandler("teardown");
