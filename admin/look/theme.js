// Runs between the script that sets the colours and those that draw with them.
{
  const DARK = {
    border: '#363b4a',
    text: '#eceef4',
    primary100: '#9dabf5',
    primary80: '#8795ea',
    primary60: '#5f6cc0',
    primary40: '#3d4680',
    primary20: '#2b3152',
    accent: '#c5cbe8',
    grey100: '#eceef4',
    grey80: '#c9cdd8',
    grey60: '#a2a8b8',
    grey40: '#7b8194',
    grey20: '#2a2e3a',
    white: '#1d212b',
    black: '#fff',
    errorDark: '#ff9c94',
    error: '#ff9c94',
    errorLight: '#4a2625',
    successDark: '#77d3a5',
    success: '#77d3a5',
    successLight: '#1f3b30',
    warningDark: '#e5b567',
    warning: '#e5b567',
    warningLight: '#42361f',
    infoDark: '#9dabf5',
    info: '#9dabf5',
    infoLight: '#2b3152',
    bg: '#171a22',
    filterBg: '#1d212b',
    container: '#1d212b',
    sidebar: '#1d212b',
    inputBorder: '#596075',
    separator: '#363b4a',
    highlight: '#2a2e3a',
  };
  // All that there is, until somebody folds it away.
  const FOLDED = 'sidebarElements';
  const open = { Order: true, People: true, Conversations: true, Server: true };
  if (!localStorage.getItem(FOLDED)) localStorage.setItem(FOLDED, JSON.stringify(open));
  const root = document.documentElement;
  const { theme } = root.dataset;
  const isDark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.shade = isDark ? 'dark' : 'light';
  const { THEME } = window;
  // From the last one on, the navigation stays beside the page.
  THEME.breakpoints = ['577px', '769px', '1024px', '1180px'];
  THEME.font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
  const { border, bg, inputBorder } = Object.assign(THEME.colors, isDark && DARK);
  Object.assign(THEME.borders, {
    default: `1px solid ${border}`,
    input: `1px solid ${inputBorder}`,
    bg: `1px solid ${bg}`,
  });
}
