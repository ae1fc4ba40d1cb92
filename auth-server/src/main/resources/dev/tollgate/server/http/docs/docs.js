'use strict';

// What a proxy puts before all paths of the server stands before those of the operations too.
const prefix = location.pathname.replace(/\/docs$/, '');

SwaggerUIBundle({
  url: 'openapi.yaml',
  dom_id: '#reference',
  // The badge of its validator would be loaded from another host.
  validatorUrl: null,
  requestInterceptor: request => {
    if (!request.loadSpec) {
      request.url = request.url.replace(location.origin, location.origin + prefix);
    }
    return request;
  },
});
