/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  poweredByHeader: false,
  // `npm run check` type-checks everything, tests included; a second time here would only make a first start longer.
  typescript: { ignoreBuildErrors: true },
  // server/cli/build.mjs takes the optimiser's LGPL binaries out of the standalone folder.
  images: { unoptimized: true },
  // For forbidden(): a page that a role may not see answers 403, as the API does.
  experimental: { authInterrupts: true },
  // Loads codecs at run time; bundling breaks that.
  serverExternalPackages: ['@platformatic/kafka'],
}

export default config
