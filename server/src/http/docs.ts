import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { type Express } from 'express';
import { buildOpenApi } from './openapi.ts';
import type { Route } from './route.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Romantic API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, tryItOutEnabled: true,
  persistAuthorization: false, displayRequestDuration: true, filter: true });
`;

/** Scripts and styles of our own origin, and the inline styles and pictures that Swagger UI makes. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** `GET /openapi.json` and `GET /docs`, a page to read and try every route. */
export function mountDocs(app: Express, routes: readonly Route[]): void {
  const document = buildOpenApi(
    routes.map(({ endpoint }) => endpoint),
    readVersion(),
  );
  app.get('/openapi.json', (_req, res) => {
    res.locals.endpoint = 'getOpenApi';
    res.json(document);
  });
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.use('/docs', (_req, res, next) => {
    res.locals.endpoint = 'getDocs';
    res.set('Content-Security-Policy', POLICY);
    next();
  });
  app.get('/docs', (_req, res) => void res.type('html').send(PAGE));
  app.get('/docs/start.js', (_req, res) => void res.type('js').send(START));
  app.use('/docs/assets', express.static(assets, { index: false, dotfiles: 'ignore' }));
}

function readVersion(): string {
  const file = join(import.meta.dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
