// Before the first paint, so that nothing flashes: the theme and the language that were chosen here. What the app will ask
// for once it runs is asked for now, side by side with its scripts: its texts and, for a member who comes to the deck, the
// deck's scripts, the cards and who the member is (web/src/api/asked-ahead.ts).
(() => {
  const root = document.documentElement;
  let locale = null;
  let session = null;
  try {
    const theme = localStorage.getItem('romantic.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    locale = localStorage.getItem('romantic.locale');
    session = JSON.parse(localStorage.getItem('romantic.session'));
  } catch {
    // A browser that keeps nothing: the system's theme and language, and nobody is signed in.
  }
  if (locale) {
    root.lang = locale;
    root.dir = locale === 'ar' ? 'rtl' : 'ltr';
  }

  const files = (name) => document.querySelector(`meta[name=romantic-${name}]`).content.split(' ');
  const texts = new Map(files('texts').map((entry) => entry.split('=')));
  const spoken = [locale, ...navigator.languages.map((language) => language.split('-')[0]), 'en'];
  load(texts.get(spoken.find((language) => texts.has(language))));
  if (session && /^\/(discover)?$/.test(location.pathname)) {
    // A token about to end is exchanged by the app first.
    if (session.expiresAt - 60 > Date.now() / 1000) askAhead(session.accessToken);
    for (const file of files('deck')) load(file);
  }

  // Not while the app is developed: its scripts have no names yet.
  function load(href) {
    if (!href?.startsWith('/assets/')) return;
    document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  }

  function askAhead(token) {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
    const answers = new Map();
    for (const address of ['/api/users/discover?limit=10', '/api/auth/profile']) {
      const answer = fetch(address, { headers, signal: AbortSignal.timeout(30_000) });
      // Whoever takes it is told.
      answer.catch(() => {});
      answers.set(address, answer);
    }
    window.romanticAhead = { authorization: headers.authorization, answers };
  }
})();
