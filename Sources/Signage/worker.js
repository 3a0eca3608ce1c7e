// Lets a display start without network: its page as last seen. Everything else goes straight to the network, so that the
// page knows how old it is. Syntax: nothing younger than ES2017.
(function () {
  'use strict';
  var CACHE = 'noroshi-board';
  var PATIENCE = 8000;

  function key(request) { return new URL(request.url).pathname; }

  function fetchInTime(request) {
    return new Promise(function (resolve, reject) {
      setTimeout(function () { reject(new Error('too slow')); }, PATIENCE);
      fetch(request).then(resolve, reject);
    });
  }

  // Only our pages have both. A portal or proxy in between answers in its own words, or sends elsewhere, which we never do.
  function isForeign(response) {
    return response.type === 'opaqueredirect'
      || response.ok && !(response.headers.get('ETag') && response.headers.get('Content-Security-Policy'));
  }
  function lastKnown(request) {
    return caches.open(CACHE).then(function (cache) { return cache.match(key(request)); });
  }

  self.addEventListener('install', function () { self.skipWaiting(); });
  self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });
  self.addEventListener('fetch', function (event) {
    if (event.request.mode !== 'navigate') { return; }
    event.respondWith(fetchInTime(event.request).then(function (response) {
      // A display that was taken away says so; a server in trouble, or none of ours, does not replace what is known.
      if (response.status >= 500 || isForeign(response)) {
        return lastKnown(event.request).then(function (kept) { return kept || response; });
      }
      if (response.ok) {
        var copy = response.clone();
        event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.put(key(event.request), copy); }));
      }
      return response;
    }).catch(function () {
      return lastKnown(event.request).then(function (kept) { return kept || Response.error(); });
    }));
  });
}());
