/** @type {import("next").NextConfig} */
export default {
  // `npm test` type-checks everything, tests included; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  // Nothing may tell which framework and version answers.
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // There are no pictures to be made smaller: nothing shall fetch, decode and store what a request names.
  images: { unoptimized: true },
  agentRules: false,
  // Browsers parse nothing with schemas, and are spared the library.
  turbopack: { resolveAlias: { zod: { browser: "./components/noSchemas.ts" } } },
};
