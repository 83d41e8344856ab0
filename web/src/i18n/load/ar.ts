export const messages = import.meta.glob<Record<string, string>>('../messages/ar/*.json', {
  eager: true,
  import: 'default',
});
