/** Where an ordinary user's path leaves out the administrator's programs, a bare machine's root has them all the same. */
export const ROOT_ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
