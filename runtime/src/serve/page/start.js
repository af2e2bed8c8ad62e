// Shows the document in Swagger UI. What is tried out is sent to this service, wherever the page
// was found: through a proxy that adds a path, or below the API's base path.
'use strict';

/** The document, with this service as the only server. `root` is the URL that base paths follow. */
function servedHere(spec, root, base) {
  const path = root.pathname.replace(/\/+$/, '');
  if (spec.swagger) {  // Swagger 2.0
    return { ...spec, host: root.host, schemes: [root.protocol.slice(0, -1)], basePath: path + base || '/' };
  }
  const origin = root.origin + path;
  const away = (url) => url.includes('://');
  const here = (url) => origin + (url.startsWith('/') ? '' : base + '/') + url.replace(/^\.\//, '');
  /** A path or an operation; the service takes those of other hosts at its own base path. */
  const moved = (part) => {
    if (!Array.isArray(part?.servers)) return part;
    const { servers, ...rest } = part;
    const own = servers.filter((each) => !away(each.url)).map((each) => ({ ...each, url: here(each.url) }));
    return { ...rest, servers: own.length ? own.slice(0, 1) : [{ url: origin + base }] };
  };
  const mapped = (object, change) =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
  const paths = spec.paths && mapped(spec.paths, (item) =>
    (item && typeof item === 'object' ? mapped(moved(item), moved) : item));
  return { ...spec, servers: [{ url: origin + base }], ...(paths && { paths }) };
}

async function show(place) {
  const address = new URL(place.dataset.document, location.href);
  address.search = location.search;  // where a key may be that lets one in
  const answer = await fetch(address, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`${address.pathname} is answered with ${answer.status}`);
  const root = new URL(place.dataset.root, location.href);
  const ui = SwaggerUIBundle({
    spec: servedHere(await answer.json(), root, place.dataset.base),
    domNode: place,
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    validatorUrl: 'none',
    deepLinking: true,
    displayRequestDuration: true,
    requestSnippetsEnabled: true,
    oauth2RedirectUrl: new URL(place.dataset.redirect, location.href).href,
  });
  ui.initOAuth({ usePkceWithAuthorizationCodeGrant: true });
}

const place = document.getElementById('docs');
show(place).catch((error) => {
  place.textContent = `The documentation cannot be shown: ${error.message}`;
});
