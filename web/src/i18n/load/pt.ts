export const messages = import.meta.glob<Record<string, string>>('../messages/pt/*.json', {
  eager: true,
  import: 'default',
});
