/** What a person chose for their eyes; kept in cookies, so that the server's first paint already has it. */
export const THEME_COOKIE = 'fresnel-theme'
export const DENSITY_COOKIE = 'fresnel-density'

export type Theme = 'light' | 'dark' | 'system'
export type Density = 'compact' | 'comfortable'

export const toTheme = (stored: string | undefined): Theme =>
  stored === 'light' || stored === 'dark' ? stored : 'system'
export const toDensity = (stored: string | undefined): Density => (stored === 'comfortable' ? 'comfortable' : 'compact')

const YEAR_S = 365 * 86_400

/** Changes the page at once and for the next visits. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  remember(THEME_COOKIE, theme)
}

export function applyDensity(density: Density): void {
  document.documentElement.dataset.density = density
  remember(DENSITY_COOKIE, density)
}

function remember(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_S}; samesite=lax`
}
