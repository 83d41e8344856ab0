// Before the first paint, so that nothing flashes: the theme and the language that were chosen here. And for a member who
// comes to the deck: its scripts, side by side with those of the app that will ask for them.
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
    if (localStorage.getItem('romantic.session') && /^\/(discover)?$/.test(location.pathname)) {
      const { content } = document.querySelector('meta[name=romantic-deck]');
      for (const href of content.split(' ').filter((file) => file.startsWith('/assets/'))) {
        document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
      }
    }
  } catch {
    // A browser that keeps nothing: the system's theme and language.
  }
})();
