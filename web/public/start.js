// Before the first paint, so that nothing flashes: the theme and the language that were chosen here.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('romantic.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const locale = localStorage.getItem('romantic.locale');
    if (locale) {
      root.lang = locale;
      root.dir = locale === 'ar' ? 'rtl' : 'ltr';
    }
  } catch {
    // A browser that keeps nothing: the system's theme and language.
  }
})();
