/** What programs are told by their environment where root stays root for labs. */

/** Why, for the doctor to say. */
export const STAYS_ROOT = "WIRELAB_STAYS_ROOT";
/** Number of the ordinary user who runs the web server, for whom the engine opens a door. */
export const WEB_USER = "WIRELAB_WEB_USER";
