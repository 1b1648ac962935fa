/** Light or dark: what the system says, until somebody chooses. */

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'rtm.console.theme';

/** What was chosen, in this browser. */
export function chosenTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    // Storage may be forbidden; then every visit begins as the system says.
    return 'system';
  }
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // As above: it holds for this visit.
  }
}
