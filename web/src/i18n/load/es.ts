export const messages = import.meta.glob<Record<string, string>>('../messages/es/*.json', {
  eager: true,
  import: 'default',
});
