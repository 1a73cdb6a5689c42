import { refuse } from "../http";

/** Addresses that the REST interface does not have: scripts get an error that they can read, not a page. */
const nothing = ({ url }: Request) =>
  refuse({ code: "no-such-element", message: `There is nothing at ${new URL(url).pathname}.` });

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
