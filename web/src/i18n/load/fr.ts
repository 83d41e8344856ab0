export const messages = import.meta.glob<Record<string, string>>('../messages/fr/*.json', {
  eager: true,
  import: 'default',
});
