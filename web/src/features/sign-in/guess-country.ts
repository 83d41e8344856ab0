/** The country a browser's languages speak of: "fr-CA" is Canada, "fr" alone France. `fallback` when they say nothing. */
export function guessCountry(languages: readonly string[], fallback = 'US'): string {
  const locales = languages.flatMap((language) => {
    try {
      return [new Intl.Locale(language)];
    } catch {
      return [];
    }
  });
  const named = locales.find(({ region }) => region && /^[A-Z]{2}$/.test(region))?.region;
  return named ?? locales[0]?.maximize().region ?? fallback;
}
