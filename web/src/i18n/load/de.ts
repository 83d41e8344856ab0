export const messages = import.meta.glob<Record<string, string>>('../messages/de/*.json', {
  eager: true,
  import: 'default',
});
